package dev.vit4j.spark.files;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Hadoop's configuration in this process: that of Spark, on the driver and on executors, with its {@code spark.hadoop.*}
 * settings; else that of Hadoop's files. Where nothing is set, a name node that does not answer is given up after seconds
 * instead of Hadoop's 15 minutes.
 */
final class ClientSettings {
    private static final Map<String, String> TIME_OUTS = Map.of(
            "ipc.client.connect.timeout", "5000",
            "ipc.client.connect.max.retries.on.timeouts", "2",
            "ipc.client.connect.max.retries", "3");

    private static final String DEFAULTS = "core-default.xml";
    private static final String PREFIX = "spark.hadoop.";

    private ClientSettings() {}

    static Configuration of(SparkEnv environment) {
        // Before an application starts, its settings are in system properties, as spark-submit puts them.
        SparkConf settings = environment == null ? new SparkConf(true) : environment.conf();
        return withTimeOuts(SparkHadoopUtil.get().newConfiguration(settings));
    }

    /** @return settings of Hadoop that are system properties, as they are before an application starts */
    static Map<String, String> properties() {
        Map<String, String> found = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                found.put(name, System.getProperty(name));
            }
        }
        return found;
    }

    static Configuration withTimeOuts(Configuration configuration) {
        TIME_OUTS.forEach((name, value) -> {
            String[] sources = configuration.getPropertySources(name);
            if (sources == null || Arrays.stream(sources).allMatch(source -> source.endsWith(DEFAULTS))) {
                configuration.set(name, value, "vit4j");
            }
        });
        return configuration;
    }
}
