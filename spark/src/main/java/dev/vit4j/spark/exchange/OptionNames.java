package dev.vit4j.spark.exchange;

/** What the command line calls the options of an exchange, for messages. */
final class OptionNames {
    static final String ADDRESS = "--bind";
    static final String PORTS = "--ports";
    static final String TIMEOUT = "--timeout";

    private OptionNames() {}
}
