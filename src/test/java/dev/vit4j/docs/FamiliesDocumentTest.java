package dev.vit4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Json;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of families in the documents: what they name is read, and is compared with transformers or timm. */
class FamiliesDocumentTest {
    private static final Pattern CODE = Pattern.compile("`([a-z0-9_*]+)`");

    @Test
    void tableOfTransformersNamesWhatOpens() throws IOException {
        String document = Files.readString(Path.of("docs/reference/families.md"));

        Set<String> named = firstCells(
                document.substring(document.indexOf("| `model_type` |"), document.indexOf("- The text models")));

        Set<String> read = new TreeSet<>(Families.modelTypes());
        read.remove("vit4j"); // this project's own
        assertThat(named).isEqualTo(read);
    }

    @Test
    void everyLineOfTheReadmeHasFixturesOfPythonsLibraries() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("## Checkpoints"), readme.indexOf("## Accuracy and speed"));
        Set<String> compared = compared();

        Matcher names = CODE.matcher(table);
        int lines = 0;
        while (names.find()) {
            String pattern = names.group(1).replace("*", ".*");
            assertThat(compared).as(names.group(1)).anyMatch(name -> name.matches(pattern + ".*"));
            lines++;
        }
        assertThat(lines).isGreaterThan(20);
    }

    private static Set<String> firstCells(String table) {
        Set<String> names = new TreeSet<>();
        for (String line : table.lines().toList()) {
            int end = line.indexOf('|', 1);
            Matcher name = CODE.matcher(end > 0 ? line.substring(0, end) : "");
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        names.remove("model_type");
        return names;
    }

    /** Returns model types and architectures of all fixtures of families. */
    private static Set<String> compared() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> folders = Files.list(Fixtures.folder("families"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                var config = Json.read(folder.resolve("config.json"));
                names.add(config.path("model_type")
                        .asText(config.path("architecture").asText()));
            }
        }
        return names;
    }
}
