package dev.vit4j.cli.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.ChildVit;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification in a JVM of its own that is interrupted or killed; what is not interrupted runs in this one. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
@Tag("slow")
class InterruptedClassifyTest {
    private static final int IMAGES = 400;

    @TempDir
    private Path folder;

    private Path list;

    /** Few different pictures, named often; every seventh cannot be read. */
    @BeforeEach
    void makeImages() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Path file = folder.resolve("picture, " + i + ".png");
            ImageEncoder.writePng(ColorImages.image(i % 3, new Random(i)), file);
        }
        Files.writeString(folder.resolve("picture, 6.png"), "<html>");
        for (int i = 0; i < IMAGES; i++) {
            names.add(folder.resolve("picture, " + i % 7 + ".png").toString());
        }
        list = Files.write(folder.resolve("list.txt"), names);
    }

    private static List<String> classify(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "classify", "--model=src/test/resources/fixtures/tiny-a", "--threads=1", "--batch=5", "--out=" + out));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static void runHere(Path out, String... more) {
        CommandRun run =
                CommandRun.of(new LocalEngine(), "", classify(out, more).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private Process start(Path out, String... more) throws IOException, InterruptedException {
        return new ProcessBuilder(ChildVit.command(classify(out, more)))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("err.txt").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The list on a pipe that gives so many names and then pauses holds the run where it is. */
    private void feed(Process process, List<String> names) throws IOException {
        process.getOutputStream().write((String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private static void waitForBytes(Process process, Path file, long bytes) throws Exception {
        while (!Files.exists(file) || Files.size(file) < bytes) {
            assertThat(process.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private byte[] uninterrupted(String name) throws Exception {
        Path out = folder.resolve("whole-" + name);
        runHere(out, "@" + list);
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"rows.csv", "rows.jsonl"})
    void killedTwiceItGoesOnAndTheFileIsThatOfAnUninterruptedRun(String name) throws Exception {
        byte[] whole = uninterrupted(name);
        Path out = folder.resolve(name);
        Path part = folder.resolve(name + ".part");
        List<String> names = Files.readAllLines(list);
        for (int round = 1; round <= 2; round++) {
            Process process = start(out, "--resume", "-");
            // Unfinished by construction: the list does not end.
            feed(process, names.subList(0, round * IMAGES / 3));
            waitForBytes(process, part, whole.length / 4L * round);
            ChildVit.signal(process, "-KILL");
            process.waitFor();
            assertThat(out).doesNotExist();
        }
        runHere(out, "--resume", "@" + list);
        assertThat(Files.readAllBytes(out)).isEqualTo(whole);
        assertThat(part).doesNotExist();
    }

    @Test
    void ctrlCKeepsWholeRowsAndSaysHowToGoOn() throws Exception {
        byte[] whole = uninterrupted("rows.jsonl");
        Path out = folder.resolve("rows.jsonl");
        Path part = folder.resolve("rows.jsonl.part");
        Process process = start(out, "-");
        feed(process, Files.readAllLines(list).subList(0, 50));
        waitForBytes(process, part, 1000);
        ChildVit.signal(process, "-INT");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(Files.readString(folder.resolve("err.txt")))
                .contains("stopped after ", "they are in " + part + "; go on with the same command and --resume");
        String text = Files.readString(part);
        assertThat(text).endsWith("\n");
        assertThat(new String(whole, StandardCharsets.UTF_8)).startsWith(text);

        runHere(out, "--resume", "@" + list);
        assertThat(Files.readAllBytes(out)).isEqualTo(whole);
    }
}
