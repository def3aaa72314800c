package dev.vit4j.spark.session;

import dev.vit4j.common.Version;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Spark's log on the driver. Without a configuration Spark prints hundreds of lines, among them the stack trace of each
 * task that it runs again.
 */
final class SparkLog {
    private static final String CHOSEN = "log4j2.configurationFile";
    private static final String NAME = "vit4j";
    /** Log4j holds its configuration weakly, and loggers hold it: without one, it could be collected before Spark starts. */
    private static final Logger LOGGER = LogManager.getLogger(SparkLog.class);

    private SparkLog() {}

    /**
     * Configures the log, unless the user did with {@code -Dlog4j2.configurationFile}. Call it before Spark starts.
     *
     * @param verbose whether warnings are printed to stderr
     * @param file receives everything; empty for none
     */
    static void configure(boolean verbose, Optional<Path> file) {
        if (System.getProperty(CHOSEN) != null || System.getProperty("log4j.configurationFile") != null) {
            return;
        }
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder()
                .setStatusLevel(Level.OFF)
                .setConfigurationName(NAME + " " + Version.current());
        builder.add(appender(builder, verbose, file));
        Level level = file.isPresent() ? Level.INFO : verbose ? Level.WARN : Level.OFF;
        builder.add(builder.newRootLogger(level).add(builder.newAppenderRef(NAME)));
        Configurator.reconfigure(builder.build());
        LOGGER.debug("configured");
    }

    private static AppenderComponentBuilder appender(
            ConfigurationBuilder<BuiltConfiguration> builder, boolean verbose, Optional<Path> file) {
        if (file.isEmpty() && !verbose) {
            return builder.newAppender(NAME, "Null"); // without any, Spark would configure its own
        }
        AppenderComponentBuilder appender = file.isPresent()
                ? builder.newAppender(NAME, "File")
                        .addAttribute("fileName", file.get().toString())
                        .addAttribute("append", false)
                : builder.newAppender(NAME, "Console").addAttribute("target", "SYSTEM_ERR");
        return appender.add(builder.newLayout("PatternLayout")
                .addAttribute("pattern", "%d{yyyy-MM-dd HH:mm:ss} %p %c{1}: %m%n%ex"));
    }
}
