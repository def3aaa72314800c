package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong(5 * SECOND);

    private ProgressLine line(boolean enabled, int columns) {
        return new ProgressLine(err, enabled, columns, clock::get);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a terminal would show in its last line. */
    private String shown() {
        StringBuilder screen = new StringBuilder();
        int column = 0;
        for (char c : written().substring(written().lastIndexOf('\n') + 1).toCharArray()) {
            if (c == '\r') {
                column = 0;
            } else {
                screen.replace(column, Math.min(column + 1, screen.length()), String.valueOf(c));
                column++;
            }
        }
        return screen.toString().stripTrailing();
    }

    private ProgressLine underWay(int columns) {
        ProgressLine line = line(true, columns);
        line.start("epoch 3/10", 704, "img/s", 64);
        clock.addAndGet(10 * SECOND);
        line.update(88, "loss 1.234");
        return line;
    }

    @Test
    void showsPlaceRateDetailAndTimeLeft() {
        underWay(80);
        assertThat(shown()).isEqualTo("epoch 3/10  88/704  12%  563 img/s  loss 1.234  1:10 left");
    }

    @Test
    void theTimeLeftIncludesWhatFollows() {
        ProgressLine line = line(true, 80);
        line.start("epoch 3/10", 704, "img/s", 64);
        line.following(7 * 704);
        clock.addAndGet(10 * SECOND);
        line.update(88, "");
        // 88 steps in 10 s; 616 + 4928 are left
        assertThat(shown()).endsWith("10:30 left");
        line.start("epoch 4/10", 704, "img/s", 64);
        clock.addAndGet(10 * SECOND);
        line.update(88, "");
        assertThat(shown()).as("until the next piece").endsWith("1:10 left");
    }

    @Test
    void leavesOutTheLeastImportantPartsOnANarrowTerminal() {
        underWay(40);
        assertThat(shown()).isEqualTo("epoch 3/10  88/704  12%  1:10 left");
        bytes.reset();
        underWay(20);
        assertThat(shown()).isEqualTo("epoch 3/10  12%");
        bytes.reset();
        underWay(3);
        assertThat(shown()).isEqualTo("12");
    }

    @Test
    void redrawsAtMostFiveTimesASecond() {
        ProgressLine line = line(true, 80);
        line.start("work", 1000, "", 1);
        for (int step = 1; step <= 100; step++) {
            clock.addAndGet(SECOND / 100);
            line.update(step, "");
        }
        assertThat(written().chars().filter(c -> c == '\r').count()).isBetween(4L, 6L);
    }

    @Test
    void alwaysDrawsTheEnd() {
        ProgressLine line = line(true, 80);
        line.start("work", 2, "", 1);
        line.update(1, "");
        line.update(2, "");
        assertThat(shown()).startsWith("work  2/2  100%");
    }

    @Test
    void aShorterLineLeavesNothingOfALongerOne() {
        ProgressLine line = underWay(80);
        line.start("test", 10, "", 1);
        clock.addAndGet(SECOND);
        line.update(1, "");
        assertThat(shown()).isEqualTo("test  1/10  10%  0:09 left");
    }

    @Test
    void makesRoomForMessages() {
        ProgressLine line = underWay(80);
        line.message("a note");
        assertThat(written()).endsWith("\r" + "a note" + System.lineSeparator());
        assertThat(shown()).isEmpty();
    }

    @Test
    void closingWipesTheLine() {
        underWay(80).close();
        assertThat(shown()).isEmpty();
        assertThat(written()).endsWith("\r");
    }

    @Test
    void withoutATerminalOnlyMessagesAppear() {
        try (ProgressLine line = line(false, 80)) {
            line.start("epoch 1/1", 10, "img/s", 64);
            clock.addAndGet(10 * SECOND);
            line.update(10, "loss 1");
            line.message("a note");
        }
        assertThat(written()).isEqualTo("a note" + System.lineSeparator());
    }

    @Test
    void workOfUnknownLengthShowsNoShare() {
        ProgressLine line = line(true, 80);
        line.start("reading", 0, "img/s", 1);
        clock.addAndGet(2 * SECOND);
        line.update(7, "");
        assertThat(shown()).isEqualTo("reading  7  3.5 img/s");
    }

    @Test
    void theRateForgetsWhatIsLongPast() {
        ProgressLine line = line(true, 80);
        line.start("work", 100_000, "img/s", 1);
        clock.addAndGet(100 * SECOND); // a slow first step
        line.update(1, "");
        for (int step = 1; step <= 20; step++) {
            clock.addAndGet(SECOND);
            line.update(1 + 50L * step, "");
        }
        assertThat(shown()).contains(" 50 img/s");
    }

    @Test
    void durationsReadAsClocksDo() {
        assertThat(ProgressLine.duration(0)).isEqualTo("0:00");
        assertThat(ProgressLine.duration(72.4)).isEqualTo("1:12");
        assertThat(ProgressLine.duration(2 * 3600 + 3 * 60 + 59)).isEqualTo("2:03:59");
    }
}
