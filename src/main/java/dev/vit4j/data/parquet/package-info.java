/** Parquet data sets in the layout of Hugging Face's library {@code datasets}: shards, splits, features, pages. */
package dev.vit4j.data.parquet;
