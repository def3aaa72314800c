package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of these commands has their help; {@code scripts/update-cli-reference} writes it anew. */
class SparkReferenceTest {
    @Test
    void theReferenceHasTheHelpOfEveryCommand() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/cli-spark.md"));
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), none, none);
        CommandLine spark = VitCommand.commandLine(streams, new LocalEngine())
                .getSubcommands()
                .get("spark");
        assertThat(page).contains(section("vit spark", spark));
        assertThat(spark.getSubcommands()).containsKeys("classify", "train");
        spark.getSubcommands()
                .forEach((name, command) -> assertThat(page)
                        .as("run scripts/update-cli-reference; a new command needs its heading first")
                        .contains(section("vit spark " + name, command)));
    }

    private static String section(String name, CommandLine command) {
        return "\n## " + name + "\n\n```text\n" + command.getUsageMessage() + "```\n";
    }
}
