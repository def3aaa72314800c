package dev.vit4j.spark.train;

import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.spark.executor.Release;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the replicas of one attempt need to know.
 *
 * @param release of the driver
 * @param run location of the run's folder
 * @param configSha256 of its {@code config.json}, as the driver sees it
 * @param threads of each replica; 0 for those of its task
 * @param attempt number of the attempt, from 0
 * @param exchange how the replicas reach each other
 * @param progress where the first one reports
 */
record TrainingJob(
        Release release,
        String run,
        String configSha256,
        int threads,
        int attempt,
        Exchange exchange,
        ProgressAddress progress)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * {@link ExchangeOptions} that can be sent.
     *
     * @param address to listen on
     * @param firstPort of the range
     * @param lastPort of the range
     * @param timeoutMillis longest silence of a replica
     * @param bucket values that are sent together
     * @param wire name of the form in which gradients are sent
     */
    record Exchange(String address, int firstPort, int lastPort, long timeoutMillis, int bucket, String wire)
            implements Serializable {
        private static final long serialVersionUID = 1;

        static Exchange of(ExchangeOptions options) {
            return new Exchange(
                    options.address(),
                    options.ports().first(),
                    options.ports().last(),
                    options.timeout().toMillis(),
                    options.bucket(),
                    options.wire().name());
        }

        ExchangeOptions toOptions() {
            return ExchangeOptions.DEFAULTS
                    .withAddress(address)
                    .withPorts(new PortRange(firstPort, lastPort))
                    .withTimeout(Duration.ofMillis(timeoutMillis))
                    .withBucket(bucket)
                    .withWire(dev.vit4j.spark.exchange.Wire.valueOf(wire));
        }
    }
}
