package dev.vit4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README begins with what there is to see and to run. */
class ReadmeTest {
    private final Document readme = Document.read(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void aPictureComesFirst() {
        assertThat(readme.text().lines().filter(line -> !line.isBlank()).skip(1).findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("!["));
    }

    @Test
    void theFirstBlockTrainsAndTests() {
        String fromFirstBlock = readme.text().split("(?m)^```", 2)[1];
        assertThat(fromFirstBlock).startsWith("console\n");
        assertThat(readme.blocks("console").get(0).lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("$ scripts/vit train "))
                .anySatisfy(line -> assertThat(line).startsWith("$ mvn verify"));
    }
}
