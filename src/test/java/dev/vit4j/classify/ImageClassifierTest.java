package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
    @TempDir
    private Path folder;

    private final Model model = Golden.read("tiny-a").model();
    private final Path[] images = new Path[3];

    @BeforeEach
    void makeImages() throws IOException {
        for (int i = 0; i < images.length; i++) {
            images[i] = folder.resolve("image" + i + ".png");
            ImageEncoder.writePng(ColorImages.image(i, new Random(i)), images[i]);
        }
    }

    private static List<Prepared<float[]>> prepared(ImageClassifier classifier, Path... files) {
        return Stream.of(files).map(ImageSource::of).map(classifier::prepare).toList();
    }

    private float[] alone(Path image) {
        try (ImageClassifier classifier = ImageClassifier.of(model, OpsChoice.STOCK, 1)) {
            return ((Result) classifier.classify(prepared(classifier, image)).get(0)).logits();
        }
    }

    @Test
    void aBadImageBetweenGoodOnesSpoilsNone() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "a text");
        Path gone = folder.resolve("gone.png");
        try (ImageClassifier classifier = ImageClassifier.of(model, OpsChoice.STOCK, 8)) {
            List<Outcome> outcomes =
                    classifier.classify(prepared(classifier, images[0], bad, images[1], gone, images[2]));
            assertThat(outcomes).hasSize(5);
            assertThat(((Unreadable) outcomes.get(1)).message()).isNotBlank().doesNotContain(bad.toString());
            assertThat(outcomes.get(3)).isInstanceOf(Unreadable.class);
            int next = 0;
            for (int place : new int[] {0, 2, 4}) {
                assertThat(((Result) outcomes.get(place)).logits())
                        .containsExactly(alone(images[next++]), Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void aBatchWithoutAnyReadableImageIsFine() {
        try (ImageClassifier classifier = ImageClassifier.of(model, OpsChoice.STOCK, 2)) {
            assertThat(classifier.classify(prepared(classifier, folder.resolve("a"), folder.resolve("b"))))
                    .hasSize(2)
                    .allMatch(outcome -> outcome instanceof Unreadable);
        }
    }

    @Test
    void anImageInMemoryGivesWhatItsFileGives() throws IOException {
        try (Classifier classifier = Classifier.of(model)) {
            for (Path image : images) {
                List<Prediction> fromFile = classifier.classify(image, 3);
                assertThat(classifier.classify(ImageIO.read(image.toFile()), 3)).isEqualTo(fromFile);
                assertThat(fromFile).hasSize(3);
            }
        }
    }

    @Test
    void theLibrarysClassifierThrowsNamingTheFile() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "a text");
        try (Classifier classifier = Classifier.of(model)) {
            assertThatThrownBy(() -> classifier.classify(bad, 1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("bad.png");
            assertThat(classifier.classify(images[0], 1)).hasSize(1);
        }
    }
}
