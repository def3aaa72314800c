/** Data-parallel training on Spark: one replica of the model in each task of a barrier stage. */
package dev.vit4j.spark.train;
