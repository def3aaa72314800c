package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void writesAFixtureBackByteForByte(String name) throws IOException {
        Model model = ModelFolder.read(Fixtures.folder(name));

        ModelFolder.write(temp.resolve("copy"), model);

        assertThat(temp.resolve("copy/model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.folder(name).resolve("model.safetensors"));
        assertThat(ModelFolder.read(temp.resolve("copy")).config()).isEqualTo(model.config());
    }

    @Test
    void aWrittenFolderHoldsFourFilesAndNothingElse() throws IOException {
        ModelFolder.write(temp.resolve("copy"), ModelFolder.read(Fixtures.folder("tiny-a")));

        try (var files = Files.walk(temp)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> temp.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "copy/config.json",
                            "copy/preprocessor_config.json",
                            "copy/vit4j.json",
                            "copy/model.safetensors");
        }
    }
}
