/**
 * One model for each executor, whatever the number of its tasks: the driver broadcasts a model folder, and the executors
 * open it once.
 */
package dev.vit4j.spark.executor;
