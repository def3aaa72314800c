package dev.vit4j.spark.exchange.bench;

import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures sums over processes that are connected by the loopback interface. */
@Command(
        name = "bench-allreduce",
        description = "Measures how long an update's gradients take to be summed over processes on this machine"
                + " (reduce-scatter and all-gather over TCP, without overlap): milliseconds, those that the processor"
                + " works in one process, and the bytes that one process sends.",
        mixinStandardHelpOptions = true)
final class ExchangeBenchmark implements Callable<Integer> {
    @Option(
            names = "--ranks",
            split = ",",
            paramLabel = "N",
            description = "Numbers of processes, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<Integer> ranks = List.of(2, 4);

    @Option(
            names = "--values",
            split = ",",
            paramLabel = "N",
            description = "Lengths of the gradient, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<Integer> values = List.of(284_491, 2_700_000, 22_000_000);

    @Option(
            names = "--bucket",
            paramLabel = "N",
            description = "Values that are sent together (default: ${DEFAULT-VALUE}).")
    private int bucket = ExchangeOptions.DEFAULTS.bucket();

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Updates to measure, after 20 that are not (default: ${DEFAULT-VALUE}).")
    private int updates = 40;

    private final PrintStream out;

    /** @param out takes the table */
    ExchangeBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.printf(
                Locale.ROOT,
                "%5s %10s %9s %10s %10s %10s %10s %14s%n",
                "ranks",
                "values",
                "form",
                "median ms",
                "fastest",
                "slowest",
                "processor",
                "bytes sent");
        for (int size : ranks) {
            for (int length : values) {
                for (Wire wire : Wire.values()) {
                    long[] line = measure(size, length, wire);
                    long bytes = line[line.length - 1];
                    long processor = line[line.length - 2];
                    long[] times = Arrays.copyOf(line, line.length - 2);
                    Arrays.sort(times);
                    out.printf(
                            Locale.ROOT,
                            "%5d %10d %9s %10.1f %10.1f %10.1f %10.1f %14d%n",
                            size,
                            length,
                            wire.name().toLowerCase(Locale.ROOT),
                            times[times.length / 2] / 1e6,
                            times[0] / 1e6,
                            times[times.length - 1] / 1e6,
                            processor / 1e6,
                            bytes);
                }
            }
        }
        return 0;
    }

    /** Returns the nanoseconds of all updates, those of the processor in one, and the bytes that rank 0 sends in one. */
    private long[] measure(int size, int length, Wire wire) throws IOException {
        List<Process> processes = new ArrayList<>();
        try {
            List<BufferedReader> outputs = new ArrayList<>();
            List<String> announcements = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                Process process = start(rank, size, length, wire);
                processes.add(process);
                outputs.add(process.inputReader(StandardCharsets.UTF_8));
            }
            for (BufferedReader output : outputs) {
                announcements.add(line(output));
            }
            for (Process process : processes) {
                PrintWriter in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
                announcements.forEach(in::println);
            }
            return Arrays.stream(line(outputs.get(0)).split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static String line(BufferedReader output) throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("a process ended early");
        }
        return line;
    }

    private Process start(int rank, int size, int length, Wire wire) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:MaxDirectMemorySize=1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchmarkRank.class.getName(),
                        Integer.toString(rank),
                        Integer.toString(size),
                        wire.name(),
                        Integer.toString(length),
                        Integer.toString(bucket),
                        Integer.toString(updates))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
