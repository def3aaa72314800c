package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ranks as processes, one of which is killed or stopped. */
class ProcessTest {
    private static final int RANKS = 3;
    private static final long PATIENCE = 60;

    /** A rank: says its announcement, is told those of all, and sums until it fails. */
    public static final class Rank {
        private Rank() {}

        /** Arguments: rank, seconds of the time-out. */
        public static void main(String[] args) throws IOException {
            int rank = Integer.parseInt(args[0]);
            GroupListener listener =
                    GroupListener.open(Ranks.OPTIONS.withTimeout(Duration.ofSeconds(Long.parseLong(args[1]))));
            System.out.println(listener.announcement(rank));
            List<String> announcements = new ArrayList<>();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (int i = 0; i < RANKS; i++) {
                announcements.add(in.readLine());
            }
            try (Group group = listener.connect(rank, 0, announcements)) {
                VectorSum sum = group.vectorSum(500_000, Accumulator.SCALED_SUM);
                float[] values = new float[500_000];
                for (int i = 0; ; i++) {
                    Arrays.fill(values, rank + 1);
                    FloatBuffer part = FloatBuffer.wrap(values);
                    Round round = sum.addLast(new Contribution(RANKS, 1, true), part, part);
                    round.readyAll();
                    round.await();
                    for (float value : values) {
                        if (value != 6) {
                            System.out.println("wrong sum " + value);
                        }
                    }
                    if (i == 20) {
                        System.out.println("running");
                    }
                }
            } catch (PeerLostException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Starts all, sends a signal to rank 1, and returns what the others print then. */
    private static List<String> signal(String signal, int timeout, Duration within) throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            List<BufferedReader> outputs = new ArrayList<>();
            for (int rank = 0; rank < RANKS; rank++) {
                Process process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Rank.class.getName(),
                                Integer.toString(rank),
                                Integer.toString(timeout))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                processes.add(process);
                outputs.add(process.inputReader(StandardCharsets.UTF_8));
            }
            List<String> announcements = new ArrayList<>();
            for (BufferedReader output : outputs) {
                announcements.add(next(output).get(PATIENCE, TimeUnit.SECONDS));
            }
            for (Process process : processes) {
                PrintWriter in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
                announcements.forEach(in::println);
            }
            for (BufferedReader output : outputs) {
                assertThat(next(output).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("running");
            }
            int killed = new ProcessBuilder(
                            "kill", signal, Long.toString(processes.get(1).pid()))
                    .start()
                    .waitFor();
            assertThat(killed).isZero();
            long start = System.nanoTime();
            List<String> said = List.of(
                    next(outputs.get(0)).get(PATIENCE, TimeUnit.SECONDS),
                    next(outputs.get(2)).get(PATIENCE, TimeUnit.SECONDS));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(within);
            for (int rank : new int[] {0, 2}) {
                assertThat(processes.get(rank).waitFor(PATIENCE, TimeUnit.SECONDS))
                        .isTrue();
            }
            return said;
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static CompletableFuture<String> next(BufferedReader output) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return output.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void killedRankIsAnErrorOnTheOthersWithinSeconds() throws Exception {
        for (String said : signal("-9", 30, Duration.ofSeconds(5))) {
            assertThat(said)
                    .startsWith("replica 1 (127.0.0.1:")
                    .contains("was lost")
                    .contains("log of its executor");
        }
    }

    @Test
    void frozenRankIsAnErrorOnTheOthersAfterTheTimeout() throws Exception {
        for (String said : signal("-STOP", 3, Duration.ofSeconds(8))) {
            assertThat(said).startsWith("replica 1 (127.0.0.1:").contains("nothing was heard from it for 3 s");
        }
    }
}
