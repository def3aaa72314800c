package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchedOutputTest {
    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int exitCode(OutputStream stdout) {
        WatchedOutput watched = new WatchedOutput(stdout);
        PrintStream out = new PrintStream(watched, false, StandardCharsets.UTF_8);
        out.print("data");
        out.flush();
        return Main.exitCode(watched, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** A reader that has enough, such as head, closes the pipe. */
    @ParameterizedTest
    @CsvSource({"No space left on device,1,vit: stdout: No space left on device", "Broken pipe,0,''"})
    void lostOutputIsAFailureUnlessItsReaderHadEnough(String reason, int exitCode, String message) {
        assertThat(exitCode(failing(reason))).isEqualTo(exitCode);
        assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo(message);
    }

    @Test
    void passesEverythingOn() {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        assertThat(exitCode(stdout)).isZero();
        assertThat(stdout.toString(StandardCharsets.UTF_8)).isEqualTo("data");
        assertThat(err.size()).isZero();
    }
}
