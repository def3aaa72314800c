package dev.vit4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what there is. */
class ReadmeTest {
    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void itsJavaExamplesCompile(@TempDir Path folder) throws IOException {
        List<String> examples = JavaExamples.of(Path.of("README.md"));
        assertThat(examples).hasSize(2);
        assertThat(JavaExamples.compile(examples, folder)).isEmpty();
    }

    @Test
    void itsCommandsHaveHelp() {
        List<String> commands = matches("`vit ([a-z]+)").stream().distinct().toList();
        assertThat(commands).contains("train", "evaluate", "classify", "info", "data", "convert", "bench");
        for (String command : commands) {
            PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            assertThat(Main.run(new String[] {command, "--help"}, nowhere, nowhere))
                    .as("vit %s --help", command)
                    .isZero();
        }
    }

    private List<String> matches(String regex) {
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(readme);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
