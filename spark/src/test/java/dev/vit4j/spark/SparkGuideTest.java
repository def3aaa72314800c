package dev.vit4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java examples of the guide compile. */
class SparkGuideTest {
    private static final Path GUIDE = Path.of("../docs/spark.md");
    private static final Pattern EXAMPLE = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void examplesCompile(@TempDir Path folder) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(GUIDE));
        List<String> examples =
                matcher.results().map((MatchResult found) -> found.group(1)).toList();
        assertThat(examples).hasSizeGreaterThan(1);
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (int i = 0; i < examples.size(); i++) {
            Path source = folder.resolve("Example" + i + ".java");
            Files.writeString(
                    source,
                    lines(examples.get(i), true) + "\nclass Example" + i + " {\n  void example() throws Exception {\n"
                            + lines(examples.get(i), false) + "\n  }\n}\n");
            arguments.add(source.toString());
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments.toArray(String[]::new));
        assertThat(status).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static String lines(String example, boolean imports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n"));
    }
}
