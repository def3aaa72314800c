/**
 * All-reduce over TCP between the workers of a data-parallel training: a full mesh of authenticated connections, sums in
 * a fixed order, and an error on every worker when one is lost. Knows neither Spark nor ND4J.
 */
package dev.vit4j.spark.exchange;
