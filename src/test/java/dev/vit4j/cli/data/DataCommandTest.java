package dev.vit4j.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DataCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Exception thrown;

    private int run(String... args) {
        Streams streams = new Streams(InputStream.nullInputStream(), print(out), print(err));
        return new CommandLine(new DataCommand(streams))
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    thrown = e;
                    return 1;
                })
                .execute(args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String deadAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return "http://127.0.0.1:" + free.getLocalPort() + "/x.tar.gz";
        }
    }

    @Test
    void printsItsHelpWithoutASubcommand() {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("cifar10").contains("cifar100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "cifar100"})
    void failsWithAddressAndRemedyAndSilentStdout(String set) throws IOException {
        String address = deadAddress();
        Path destination = folder.resolve("set");
        assertThat(run(set, "--url", address, "--out", destination.toString())).isEqualTo(1);
        assertThat(thrown).isInstanceOf(BadInputException.class).hasMessageContaining(address);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(destination).doesNotExist();
    }

    @Test
    void pointsToTheOtherWayToCifar10() throws IOException {
        run("cifar10", "--url", deadAddress(), "--out", folder.resolve("set").toString());
        assertThat(thrown).hasMessageContaining("scripts/fetch-cifar10-npm");
        run("cifar100", "--url", deadAddress(), "--out", folder.resolve("set").toString());
        assertThat(thrown).hasMessageNotContaining("npm");
    }

    @Test
    void neverWritesOverTheBundledSubset() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("cifar10-mini"));
        Path train = Files.copy(Path.of("data/cifar10-mini/data_batch_1.bin"), copy.resolve("data_batch_1.bin"));
        assertThat(run("cifar10", "--out", copy.toString(), "--url", deadAddress()))
                .isEqualTo(1);
        assertThat(thrown)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(train + ": 2000 records instead of 10000");
        assertThat(train).hasSameBinaryContentAs(Path.of("data/cifar10-mini/data_batch_1.bin"));
    }

    @Test
    void refusesTwoSourcesAtOnce() {
        assertThat(run("cifar10", "--url", "http://127.0.0.1/x", "--from-npm")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--url and --from-npm");
    }
}
