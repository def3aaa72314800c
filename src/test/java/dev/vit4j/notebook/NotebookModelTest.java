package dev.vit4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookModelTest {
    @TempDir
    Path temp;

    private final List<Path> trained = new ArrayList<>();
    private NotebookModel models;

    @BeforeEach
    void inATemporaryFolder() {
        models = new NotebookModel(temp.resolve("data"), temp.resolve("work"));
    }

    private static Path model(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), "{}");
        return folder;
    }

    private Path find() throws IOException {
        return models.findOrTrain((data, run) -> {
            trained.add(data);
            model(run.resolve("best"));
        });
    }

    @Test
    void aShippedModelComesFirst() throws IOException {
        model(temp.resolve("work/cifar/best"));
        model(temp.resolve("data/models/b"));
        Path first = model(temp.resolve("data/models/a"));
        Files.createDirectories(temp.resolve("data/models/0-no-model"));
        assertThat(find()).isEqualTo(first);
        assertThat(trained).isEmpty();
    }

    @Test
    void thenWhatWasTrainedBefore() throws IOException {
        Path before = model(temp.resolve("work/cifar/best"));
        assertThat(find()).isEqualTo(before);
        assertThat(trained).isEmpty();
    }

    @Test
    void elseOneIsTrainedOnce() throws IOException {
        assertThat(find()).isEqualTo(temp.resolve("work/cifar/best"));
        assertThat(find()).isEqualTo(temp.resolve("work/cifar/best"));
        assertThat(trained).containsExactly(temp.resolve("data/cifar10-mini"));
    }

    @Test
    void aFreshRunLosesWhatWasThere() throws IOException {
        model(temp.resolve("work/cifar/best"));
        Path other = model(temp.resolve("work/other"));
        assertThat(models.fresh("cifar")).isEqualTo(temp.resolve("work/cifar")).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void onlyFoldersOfTheirOwnAreDeleted() {
        assertThatThrownBy(() -> models.fresh("../data")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> models.fresh("..")).isInstanceOf(IllegalArgumentException.class);
    }
}
