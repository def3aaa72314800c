package dev.vit4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what there is. */
class DocsTest {
    @Test
    void theLibrarysExamplesCompile(@TempDir Path folder) throws IOException {
        List<String> examples = JavaExamples.of(Path.of("docs/guides/library.md"));
        assertThat(examples).hasSize(7);
        assertThat(JavaExamples.compile(examples, folder)).isEmpty();
    }
}
