package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.TrainedFolder;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitOptionTest {
    @TempDir
    private Path folder;

    private TrainedFolder trained;

    @BeforeEach
    void makeData() throws IOException {
        trained = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
    }

    @Test
    void aRunKeepsAndUsesIt() throws IOException {
        String usual = trained.best("test", "usual");
        assertThat(Json.read(folder.resolve("usual/config.json"))
                        .at("/model/init")
                        .asText())
                .isEqualTo("XAVIER");
        String mimetic = trained.best("test", "mimetic", "--init=mimetic");
        assertThat(Json.read(folder.resolve("mimetic/config.json"))
                        .at("/model/init")
                        .asText())
                .isEqualTo("MIMETIC");
        assertThat(Path.of(mimetic).resolve("model.safetensors"))
                .as("another beginning has another end")
                .satisfies(file -> assertThat(java.nio.file.Files.mismatch(
                                file, Path.of(usual).resolve("model.safetensors")))
                        .isNotNegative());
    }

    @Test
    void aModelFolderHasBegunAlready() {
        String model = trained.best("test", "first");
        CommandRun run = trained.train(model, "second", "--init=normal");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--init normal", model, "leave out --init");
        assertThat(folder.resolve("second/best")).doesNotExist();
    }

    @Test
    void anUnknownOneIsNamedWithThoseThatThereAre() {
        CommandRun run = trained.train("test", "x", "--init=he");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("he", "xavier, normal, mimetic");
    }
}
