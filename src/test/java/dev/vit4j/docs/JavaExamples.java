package dev.vit4j.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Java examples in documents: blocks of imports and statements. */
final class JavaExamples {
    private JavaExamples() {}

    /**
     * Compiles the examples of documents, each as the body of a method.
     *
     * @param folder for sources and classes
     * @return the compiler's complaints; empty when there are none
     */
    static String compile(List<Document> documents, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (Document document : documents) {
            String name = document.path().toString().replaceAll("[^A-Za-z]", "_");
            List<String> examples = document.blocks("java");
            for (int i = 0; i < examples.size(); i++) {
                Path source = folder.resolve(name + i + ".java");
                Files.writeString(
                        source,
                        lines(examples.get(i), true) + "\nclass " + name + i
                                + " {\n  void example() throws Exception {\n"
                                + lines(examples.get(i), false) + "\n  }\n}\n");
                arguments.add(source.toString());
            }
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
