package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.ChildVit;
import dev.vit4j.common.Json;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.Threads;
import dev.vit4j.train.ColorImages;
import dev.vit4j.train.EpochRow;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.Training;
import dev.vit4j.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts and kills training in a separate JVM. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
@Tag("slow")
class InterruptedTrainingTest {
    /** More epochs than any machine trains before a signal arrives, so that the run is never finished. */
    private static final int EPOCHS = 100_000;

    @TempDir
    private Path folder;

    private Path run;

    @Test
    void ctrlCFinishesTheStepKeepsTheStateAndSaysHowToGoOn() throws Exception {
        Process process = start(fresh());
        waitFor(process, "epoch 1/");
        ChildVit.signal(process, "-INT");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(errors()).contains("stopped; resume with: vit train --resume " + run);
        assertThat(Json.mapper()
                        .readTree(Files.readString(folder.resolve("out.txt")))
                        .get("finished")
                        .asBoolean())
                .isFalse();
        assertThat(ModelFolder.read(run.resolve("last")).labels()).isEqualTo(ColorImages.CLASSES);

        int epochs = epochs();
        assertThat(goOnForOneEpoch()).isEqualTo(epochs + 1);
        assertThat(epochs()).isEqualTo(epochs + 1);
    }

    @Test
    @Tag("slow")
    void killedAtAnyMomentTheRunCanGoOn() throws Exception {
        Random random = new Random(3);
        Process process = start(fresh());
        int before = 0;
        for (int round = 0; round < 3; round++) {
            waitFor(process, " img/s"); // an epoch is done; its state may not be written yet
            TimeUnit.MILLISECONDS.sleep(random.nextInt(700)); // at an arbitrary moment
            ChildVit.signal(process, "-KILL");
            process.waitFor();
            int epochs = epochs();
            assertThat(epochs).isGreaterThanOrEqualTo(before);
            before = epochs;
            process = start(List.of("--resume", run.toString()));
        }
        // The second line comes ten seconds after the first, so that the state after the first is written.
        while (errors().indexOf(" img/s") == errors().lastIndexOf(" img/s")) {
            assertThat(process.isAlive()).as("still running: %s", errors()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        ChildVit.signal(process, "-KILL");
        process.waitFor();
        assertThat(epochs()).isGreaterThan(before);
    }

    /** Opens the run's state and closes it unchanged. */
    private int epochs() throws IOException {
        StopRequest stop = new StopRequest();
        stop.request();
        return resume(TrainingListener.SILENT, stop);
    }

    private int goOnForOneEpoch() throws IOException {
        StopRequest stop = new StopRequest();
        return resume(
                new TrainingListener() {
                    @Override
                    public void epochDone(EpochRow row, boolean best) {
                        stop.request();
                    }
                },
                stop);
    }

    private int resume(TrainingListener listener, StopRequest stop) throws IOException {
        Threads.set(1, false);
        return Training.resume(run, listener, stop).rows().size();
    }

    private List<String> fresh() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 6, 2);
        run = folder.resolve("run");
        return List.of(
                "--data=" + data, "--model=test", "--out=" + run, "--image-size=16", "--batch=6", "--epochs=" + EPOCHS);
    }

    private Process start(List<String> options) throws IOException, InterruptedException {
        List<String> command = ChildVit.command(List.of("train", "--json", "--threads=1"));
        command.addAll(options);
        Files.deleteIfExists(folder.resolve("err.txt"));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }

    private void waitFor(Process process, String text) throws IOException, InterruptedException {
        while (!errors().contains(text)) {
            assertThat(process.isAlive()).as("still running: %s", errors()).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String errors() throws IOException {
        Path file = folder.resolve("err.txt");
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }
}
