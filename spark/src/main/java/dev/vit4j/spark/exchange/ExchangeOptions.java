package dev.vit4j.spark.exchange;

import java.time.Duration;

/**
 * How the workers of a group reach each other.
 *
 * @param address what to listen on: name of a network interface ({@code eth0}), a network that this machine has an
 *     address in ({@code 10.0.0.0/8}), or an IP address or host name of this machine; empty to take the address of this
 *     machine's host name
 * @param ports to listen on
 * @param timeout how long a worker may be silent before it counts as lost; alive workers send at least once a second
 * @param setupTimeout how long to wait until all workers are connected
 * @param bucket values of a vector that are sent together, the same for all workers
 * @param wire form in which vectors are sent, the same for all workers
 */
public record ExchangeOptions(
        String address, PortRange ports, Duration timeout, Duration setupTimeout, int bucket, Wire wire) {
    /** Shortest time-out: heartbeats come each second. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** Any port of the host's address, 30 s of silence, 60 s to connect, buckets of 2^20 values in 32 bits. */
    public static final ExchangeOptions DEFAULTS = new ExchangeOptions(
            "", PortRange.ANY, Duration.ofSeconds(30), Duration.ofSeconds(60), 1 << 20, Wire.FLOAT32);

    /** @throws IllegalArgumentException if a time-out is below 2 s or a bucket is empty */
    public ExchangeOptions {
        if (timeout.compareTo(SHORTEST) < 0 || setupTimeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("time-outs of " + timeout.toMillis() / 1000.0 + " s and "
                    + setupTimeout.toMillis() / 1000.0 + " s: both must be at least 2 s");
        }
        if (bucket < 1) {
            throw new IllegalArgumentException("buckets of " + bucket + " values: must be at least 1");
        }
    }

    /** @return these options with another address, interface or host name to listen on */
    public ExchangeOptions withAddress(String other) {
        return new ExchangeOptions(other, ports, timeout, setupTimeout, bucket, wire);
    }

    /** @return these options with other ports to listen on */
    public ExchangeOptions withPorts(PortRange other) {
        return new ExchangeOptions(address, other, timeout, setupTimeout, bucket, wire);
    }

    /** @return these options with another limit for silent workers, and at least twice that to connect */
    public ExchangeOptions withTimeout(Duration other) {
        Duration twice = other.multipliedBy(2);
        Duration setup = twice.compareTo(setupTimeout) > 0 ? twice : setupTimeout;
        return new ExchangeOptions(address, ports, other, setup, bucket, wire);
    }

    /** @return these options with another limit for connecting */
    public ExchangeOptions withSetupTimeout(Duration other) {
        return new ExchangeOptions(address, ports, timeout, other, bucket, wire);
    }

    /** @return these options with buckets of another size */
    public ExchangeOptions withBucket(int values) {
        return new ExchangeOptions(address, ports, timeout, setupTimeout, values, wire);
    }

    /** @return these options with vectors sent in another form */
    public ExchangeOptions withWire(Wire other) {
        return new ExchangeOptions(address, ports, timeout, setupTimeout, bucket, other);
    }
}
