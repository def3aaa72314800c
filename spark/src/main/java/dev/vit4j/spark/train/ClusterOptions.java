package dev.vit4j.spark.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.spark.session.SessionOptions;

/**
 * How a training runs on a cluster.
 *
 * @param session how to connect
 * @param replicas tasks that train together; 0 for as many as run at the same time
 * @param exchange how they reach each other
 * @param driverPorts that the driver listens on for the progress
 * @param retries how often training goes on after replicas were lost without a new checkpoint in between
 */
public record ClusterOptions(
        SessionOptions session, int replicas, ExchangeOptions exchange, PortRange driverPorts, int retries) {
    /** @throws dev.vit4j.common.BadOptionException if a number is negative */
    public ClusterOptions {
        requireOption(replicas >= 0, "--replicas %d: must not be negative", replicas);
        requireOption(retries >= 0, "--retries %d: must not be negative", retries);
    }
}
