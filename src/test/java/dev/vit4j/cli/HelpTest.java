package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The help of every command, as terminals of several widths show it. */
class HelpTest {
    private static final int UNLIMITED = 2000;

    private static Map<String, String> helps(int width) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandLine vit = VitCommand.commandLine(
                new Streams(new ByteArrayInputStream(new byte[0]), nowhere, nowhere), new LocalEngine());
        vit.setUsageHelpWidth(width);
        Map<String, String> helps = new LinkedHashMap<>();
        collect(vit, helps);
        return helps;
    }

    private static void collect(CommandLine line, Map<String, String> helps) {
        helps.put(line.getCommandSpec().qualifiedName(), line.getUsageMessage());
        line.getSubcommands().values().forEach(sub -> collect(sub, helps));
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.strip().split("\\s+", -1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120})
    void linesFitAndBreakBetweenWords(int width) {
        Map<String, String> whole = helps(UNLIMITED);
        helps(width).forEach((name, help) -> {
            assertThat(words(whole.get(name))).as(name).containsAll(words(help));
            assertThat(help).as(name).doesNotContainPattern("[\u1400-\u1480]");
            assertThat(help.lines())
                    .as(name)
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(width));
        });
    }

    @Test
    void numbersAreWrittenPlainly() {
        helps(UNLIMITED)
                .forEach((name, help) -> assertThat(help)
                        .as(name)
                        .doesNotContainPattern("[0-9]E-?[0-9]")
                        .doesNotContainPattern("default: [0-9]+\\.0\\)"));
        assertThat(helps(UNLIMITED).get("vit train"))
                .contains("end of the cosine (default: 1e-5).", "peak learning rate (default: 0.001).");
    }

    @ParameterizedTest
    @CsvSource({"1e-5, 1e-5", "1, 1", "0, 0", "0.05, 0.05", "3e-4, 3e-4", "1.5e-7, 1.5e-7", "1e10, 1e10", "100, 100"})
    void aNumberReadsBackAsItself(double number, String text) {
        assertThat(PlainNumbers.plain(number)).isEqualTo(text);
        assertThat(Double.parseDouble(PlainNumbers.plain(number))).isEqualTo(number);
    }

    @Test
    void helpIsACommandToo() {
        assertThat(CommandRun.of("help").out())
                .isEqualTo(CommandRun.of("--help").out());
        assertThat(CommandRun.of("help", "data", "inspect").out())
                .isEqualTo(CommandRun.of("data", "inspect", "--help").out())
                .startsWith("Usage: vit data inspect");
        CommandRun unknown = CommandRun.of("help", "trian");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown command 'trian'; did you mean 'train'?");
    }

    @Test
    void everyCommandShowsHowItIsUsedAndAnExample() {
        helps(UNLIMITED).forEach((name, help) -> {
            assertThat(help).as(name).startsWith("Usage: " + name);
            assertThat(help.lines().findFirst().orElseThrow()).as(name).doesNotContain("[--");
            if (!name.equals("vit") && !name.equals("vit data")) {
                assertThat(help.lines()).as(name).anyMatch(line -> line.startsWith("  " + name));
            }
        });
    }
}
