/** vit4j on Apache Spark: classifiers and embedders as Spark ML transformers. */
package dev.vit4j.spark;
