package dev.vit4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The Java examples in a document: blocks of imports and statements. */
final class JavaExamples {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private JavaExamples() {}

    static List<String> of(Path document) throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(document));
        List<String> examples = new ArrayList<>();
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    /**
     * Compiles each as a method's body.
     *
     * @param folder for sources and classes
     * @return what the compiler complained of; empty if it did not
     */
    static String compile(List<String> examples, Path folder) throws IOException {
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
        return status == 0 ? "" : errors.toString(StandardCharsets.UTF_8);
    }

    private static String lines(String example, boolean imports) {
        return Arrays.stream(example.split("\n", -1))
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n"));
    }
}
