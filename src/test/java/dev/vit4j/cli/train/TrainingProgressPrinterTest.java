package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.train.EpochRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressPrinterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TrainingProgressPrinter printer = new TrainingProgressPrinter(
            ProgressLine.silent(new PrintStream(bytes, true, StandardCharsets.UTF_8)),
            summary -> "",
            () -> {},
            () -> 0);

    private void epoch(int epoch, int epochs, double seconds, boolean best) {
        printer.epochStarted(epoch, epochs, 1, 64);
        printer.batchDone(1, 0.5);
        printer.epochDone(
                new EpochRow(epoch, epoch, 1.0 / epoch, 0.5, 0.7, 0.8, Double.NaN, 1e-3, 1000, 0, seconds), best);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void instantEpochsAreSummedUpInOneLineForATenthOfTheRun() {
        for (int epoch = 1; epoch <= 100; epoch++) {
            epoch(epoch, 100, 0.25, epoch == 10 || epoch == 13);
        }
        assertThat(lines()).hasSize(11);
        assertThat(lines().get(0)).startsWith("epoch 1/100");
        assertThat(lines().get(1))
                .startsWith("epoch 10/100  loss 0.1000")
                .contains("(best)")
                .endsWith("0:02");
        assertThat(lines().get(2)).startsWith("epoch 20/100").contains("(best: epoch 13)");
        assertThat(lines().get(3)).startsWith("epoch 30/100").doesNotContain("best");
        assertThat(lines().get(10)).startsWith("epoch 100/100");
    }

    @Test
    void ofManyInstantEpochsThereIsALineEachTenSeconds() {
        for (int epoch = 1; epoch <= 100; epoch++) {
            epoch(epoch, 100_000, 0.5, false);
        }
        assertThat(lines()).hasSize(1 + 4);
        assertThat(lines().get(1)).startsWith("epoch 21/100000").endsWith("0:10");
    }

    @Test
    void epochsOfASecondHaveALineEach() {
        for (int epoch = 1; epoch <= 30; epoch++) {
            epoch(epoch, 30, 1, false);
        }
        assertThat(lines()).hasSize(30);
    }

    @Test
    void fewInstantEpochsHaveALineEach() {
        for (int epoch = 1; epoch <= 10; epoch++) {
            epoch(epoch, 10, 0.1, false);
        }
        assertThat(lines()).hasSize(10);
    }

    @Test
    void theLastEpochOfARunThatWasStoppedIsPrinted() {
        for (int epoch = 1; epoch <= 33; epoch++) {
            epoch(epoch, 100, 0.1, false);
        }
        assertThat(lines()).hasSize(4);
        printer.printWaiting();
        printer.printWaiting();
        assertThat(lines()).hasSize(5).last().asString().startsWith("epoch 33/100");
    }
}
