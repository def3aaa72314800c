package dev.vit4j.spark.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to connect to a cluster.
 *
 * @param master its URL, as Spark takes it; empty for the setting {@code spark.master}
 * @param settings Spark's settings by name
 * @param patience longest wait for the first executor
 * @param verbose whether Spark's warnings are printed
 * @param log receives Spark's log; empty for none
 */
public record SessionOptions(
        Optional<String> master, Map<String, String> settings, Duration patience, boolean verbose, Optional<Path> log) {
    /** Keeps a copy of the settings. */
    public SessionOptions {
        settings = Map.copyOf(settings);
    }

    /**
     * @param setting name of a setting of Spark
     * @param value used if the user set nothing
     * @return a copy with it
     */
    public SessionOptions withDefault(String setting, String value) {
        Map<String, String> all = new HashMap<>(settings);
        if (System.getProperty(setting) == null) {
            all.putIfAbsent(setting, value);
        }
        return new SessionOptions(master, all, patience, verbose, log);
    }

    /**
     * @param master URL of the cluster
     * @return options with this address and nothing else
     */
    public static SessionOptions of(String master) {
        return new SessionOptions(Optional.of(master), Map.of(), Duration.ofMinutes(1), false, Optional.empty());
    }
}
