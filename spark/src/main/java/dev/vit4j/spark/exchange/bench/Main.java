package dev.vit4j.spark.exchange.bench;

import picocli.CommandLine;

/** Entry point of the benchmark. */
public final class Main {
    private Main() {}

    /**
     * Runs the benchmark and ends the process: 0 done, 1 failed, 2 usage error.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ExchangeBenchmark(System.out)).execute(args));
    }
}
