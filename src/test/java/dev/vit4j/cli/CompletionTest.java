package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shells themselves complete with the scripts that {@code vit completion} prints. */
class CompletionTest {
    @TempDir
    private Path folder;

    private String scriptFor(String shell) throws IOException {
        CommandRun run = CommandRun.of("completion", shell);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.writeString(folder.resolve("vit." + shell), run.out()).toString();
    }

    private static boolean installed(String shell) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
    }

    private List<String> output(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out, StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'vit tr', train",
        "'vit evaluate --spl', --split",
        "'vit evaluate --ops fu', fused",
        "'vit data insp', inspect",
        "'vit train --warm', --warmup",
        "'vit completion f', fish",
    })
    void bashCompletes(String typed, String completed) throws IOException, InterruptedException {
        assumeTrue(installed("bash"), "no bash");
        String program = "source '" + scriptFor("bash") + "'\n"
                + "complete -p vit >/dev/null || exit 3\n"
                + "COMP_WORDS=(" + typed + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                + "COMP_LINE='" + typed + "'; COMP_POINT=${#COMP_LINE}\n"
                + "_complete_vit\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        assertThat(output("bash", "--norc", "-c", program)).contains(completed);
    }

    @ParameterizedTest
    @CsvSource({
        "'vit tr', train",
        "'vit evaluate --spl', --split",
        "'vit evaluate --ops fu', fused",
        "'vit data insp', inspect",
        "'vit bench att', attention",
        "'vit train --no-fl', --no-flip",
        "'vit completion f', fish",
    })
    void fishCompletes(String typed, String completed) throws IOException, InterruptedException {
        assumeTrue(installed("fish"), "no fish");
        List<String> candidates =
                output("fish", "--no-config", "-c", "source " + scriptFor("fish") + "; complete -C '" + typed + "'");
        assertThat(candidates).anyMatch(line -> line.split("\t", -1)[0].equals(completed));
    }

    @Test
    void optionsOfOtherCommandsAreNotOfferedByFish() throws IOException, InterruptedException {
        assumeTrue(installed("fish"), "no fish");
        String script = scriptFor("fish");
        assertThat(output("fish", "--no-config", "-c", "source " + script + "; complete -C 'vit info --ep'"))
                .isEmpty();
        assertThat(output(
                        "fish", "--no-config", "-c", "source " + script + "; complete -C 'vit bench attention --war'"))
                .isEmpty();
    }

    @Test
    void zshTakesTheScript() throws IOException, InterruptedException {
        assumeTrue(installed("zsh"), "no zsh");
        String program = "source '" + scriptFor("zsh") + "'\nprint -r -- ${_comps[vit]}\n";
        assertThat(output("zsh", "-f", "-c", program)).anyMatch(line -> line.contains("_complete_vit"));
    }

    @Test
    void anotherShellIsAUsageError() {
        CommandRun run = CommandRun.of("completion", "tcsh");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("SHELL tcsh: unknown", "bash, zsh, fish");
        assertThat(CommandRun.of("completion").err()).contains("missing: SHELL");
    }
}
