/** Evaluates models on a cluster: executors compute the outputs, and the driver counts them in the order of the images. */
package dev.vit4j.spark.evaluate;
