package dev.vit4j.spark.train;

import java.io.Serializable;

/**
 * Where the first replica reports its progress.
 *
 * @param host of the driver
 * @param port that it listens on
 * @param secret known to driver and replicas only
 */
record ProgressAddress(String host, int port, String secret) implements Serializable {
    private static final long serialVersionUID = 1;
    static final String DRIVER = "driver";
    static final String REPLICA = "replica";

    @Override
    public String toString() {
        return host + ":" + port; // without the secret: this goes into logs
    }
}
