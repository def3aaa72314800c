package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MistakePicturesTest {
    @TempDir
    private Path folder;

    @Test
    void theImagesAreReadAgainInTheOrderOfTheMistakes() throws IOException {
        ImageDataset images = Samples.images(folder, "img", 10);
        EvaluatedModel evaluated = Samples.evaluated("m", images, Samples.labels(5), 0, List.of());
        MistakePictures pictures = MistakePictures.of(evaluated);
        assertThat(pictures.thumbnails()).hasSameSizeAs(evaluated.mistakes()).allMatch(Optional::isPresent);
        assertThat(pictures.sheet().size()).isEqualTo(evaluated.mistakes().size());
        for (int i = 0; i < evaluated.mistakes().size(); i++) {
            Path file = Path.of(evaluated.location(evaluated.mistakes().get(i)));
            int first = new ImageDecoder().decode(file).rgb(0, 0);
            assertThat(pictures.thumbnails().get(i).orElseThrow().rgb(0, 0)).isEqualTo(first);
        }
    }

    @Test
    void anImageThatHasGoneSinceLeavesItsPlaceEmpty() throws IOException {
        ImageDataset images = Samples.images(folder, "img", 10);
        EvaluatedModel evaluated = Samples.evaluated("m", images, Samples.labels(5), 0, List.of());
        Files.delete(Path.of(evaluated.location(evaluated.mistakes().get(1))));
        MistakePictures pictures = MistakePictures.of(evaluated);
        assertThat(pictures.thumbnails().get(1)).isEmpty();
        assertThat(pictures.thumbnails().get(2)).isPresent();
        assertThat(pictures.sheet().size()).isEqualTo(evaluated.mistakes().size());
        assertThat(pictures.sheet().draw().getWidth()).isPositive();
    }

    @Test
    void withoutMistakesTheSheetSaysSo() throws IOException {
        ImageDataset images = Samples.images(folder, "img", 4);
        EvaluatedModel perfect = Samples.evaluated("m", images, Samples.labels(2), 1000, List.of());
        assertThat(MistakePictures.of(perfect).sheet().size()).isZero();
    }
}
