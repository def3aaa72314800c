/**
 * {@code vit spark classify}: the driver lists files and packs them into chunks; each task classifies a chunk and writes
 * one Parquet file, which appears when it is complete.
 */
package dev.vit4j.spark.bulk;
