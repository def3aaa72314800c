/** Measures the exchange of gradients on one machine; {@code scripts/bench-allreduce} runs it. */
package dev.vit4j.spark.exchange.bench;
