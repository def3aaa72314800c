package dev.vit4j.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DownloadLineTest {
    private static final String TERMINAL = "vit4j.terminal";
    private static final long MEGABYTE = 1_000_000;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String before;

    @BeforeEach
    void pretendATerminal() {
        before = System.getProperty(TERMINAL);
        System.setProperty(TERMINAL, "true");
    }

    @AfterEach
    void pretendNoMore() {
        if (before == null) {
            System.clearProperty(TERMINAL);
        } else {
            System.setProperty(TERMINAL, before);
        }
    }

    private String drawn(long... doneThenTotal) {
        DownloadLine line = new DownloadLine(ProgressLine.on(new PrintStream(err, true, StandardCharsets.UTF_8)), "X");
        for (int i = 0; i + 1 < doneThenTotal.length; i++) {
            line.advanced(doneThenTotal[i] * MEGABYTE, doneThenTotal[doneThenTotal.length - 1] * MEGABYTE);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void countsMegabytes() {
        assertThat(drawn(0, 170, 170)).contains("X, MB  0/170  0%").contains("X, MB  170/170  100%");
    }

    @Test
    void countsOnlyTheRestWhenGoingOn() {
        assertThat(drawn(80, 170, 170)).contains("X, rest in MB  0/90").contains("X, rest in MB  90/90");
    }

    @Test
    void startsAnewWhenTheDownloadDoes() {
        assertThat(drawn(80, 0, 170, 170)).contains("X, MB  170/170");
    }
}
