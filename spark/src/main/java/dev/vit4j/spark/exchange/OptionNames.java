package dev.vit4j.spark.exchange;

/** What the command line calls the options of an exchange, for messages. */
final class OptionNames {
    static final String ADDRESS = "--exchange-interface";
    static final String PORTS = "--exchange-ports";
    static final String TIMEOUT = "--exchange-timeout";
    static final String SETUP_TIMEOUT = "--exchange-setup-timeout";

    private OptionNames() {}
}
