/** A Spark cluster of real processes for tests: one master and two workers. */
package dev.vit4j.spark.cluster;
