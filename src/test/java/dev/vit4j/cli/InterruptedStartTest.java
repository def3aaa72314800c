package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C while a command starts: one line, exit code 130. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
@Tag("slow")
class InterruptedStartTest {
    private static final int INTERRUPTED = 130;

    @TempDir
    private Path folder;

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8);
    }

    /** Moments in which the JVM loads classes, ND4J starts, models are built, and operations run. */
    @ParameterizedTest
    @ValueSource(ints = {400, 700, 1000, 1500, 2500})
    void endsWithOneLineAtAnyMoment(int millis) throws Exception {
        Process process =
                start(ChildVit.command(List.of("bench", "infer", "--model=B/16", "--batch=1", "--steps=100000")));
        TimeUnit.MILLISECONDS.sleep(millis);
        ChildVit.signal(process, "-INT");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        List<String> lines = errors().lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(1); // none if the JVM had not yet come to our code
        assertThat(lines).allSatisfy(line -> assertThat(line).isEqualTo("vit: interrupted"));
    }

    @Test
    void trainingThatHasNotBegunHasNothingToSave() throws Exception {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 4, 2);
        Path run = folder.resolve("run");
        Process process = start(ChildVit.command(
                List.of("train", "--data=" + data, "--model=S/16", "--out=" + run, "--epochs=1", "--batch=1")));
        while (!Files.exists(run.resolve("config.json"))) { // written before the weights are drawn
            assertThat(process.isAlive()).as(errors()).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        ChildVit.signal(process, "-INT");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(errors())
                .contains("vit: interrupted\n")
                .doesNotContain("resume")
                .doesNotContain("Exception");
    }

    /** The launcher, with a Maven that takes its time. */
    @Test
    void endsTheBuildOfTheLauncher() throws Exception {
        Path scripts = Files.createDirectories(folder.resolve("tree/scripts"));
        Files.createDirectories(folder.resolve("tree/src/main"));
        Files.writeString(folder.resolve("tree/pom.xml"), "<project/>");
        Path script = Files.copy(Path.of("scripts/vit"), scripts.resolve("vit"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path maven = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho compiling\nsleep 60\necho built\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(
                "env",
                "--default-signal=INT",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "PATH=" + bin + ":" + System.getenv("PATH"),
                "setsid",
                "bash",
                script.toString(),
                "info");
        Process process = builder.redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        while (!errors().contains("building")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        TimeUnit.MILLISECONDS.sleep(300);
        // As a terminal does, to all processes in the foreground.
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(errors().lines()).hasSize(2).last().isEqualTo("vit: interrupted");
    }
}
