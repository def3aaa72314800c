package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Several models and mirror images against the same models run singly, averaged here by hand. */
class EnsembleTest {
    private static final Offset<Float> ROUNDING = Offset.offset(2e-5f);
    private static final TestTimeAugmentation NONE = TestTimeAugmentation.NONE;
    private static final TestTimeAugmentation FLIP = TestTimeAugmentation.FLIP;

    @TempDir
    private Path folder;

    /** As the models see it in every size: square, so that the mirror image's file gives the mirror image's pixels. */
    private final List<RgbImage> images =
            IntStream.range(0, 3).mapToObj(i -> TestModels.image(i, 32, 32)).toList();

    private static List<Result> run(ClassifierOptions options, List<RgbImage> pictures) {
        try (ImageClassifier classifier = ImageClassifier.open(options, note -> {})) {
            List<Prepared<float[]>> prepared = pictures.stream()
                    .map(picture -> classifier.prepare(new ImageSource.Pixels("drawn", picture)))
                    .toList();
            return classifier.classify(prepared).stream()
                    .map(outcome -> (Result) outcome)
                    .toList();
        }
    }

    private static Result alone(Path model, String ops, RgbImage picture) {
        return run(TestModels.options(OpsChoice.of(ops), true, NONE, model), List.of(picture))
                .get(0);
    }

    private static RgbImage mirrored(RgbImage image) {
        byte[] pixels = new byte[image.pixels().length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    pixels[3 * (y * image.width() + x) + c] =
                            image.pixels()[3 * (y * image.width() + image.width() - 1 - x) + c];
                }
            }
        }
        return new RgbImage(image.width(), image.height(), pixels);
    }

    private static void assertMeanOf(Result result, Result... singles) {
        double[] probabilities = TestModels.softmax(result.logits());
        for (int c = 0; c < probabilities.length; c++) {
            double mean = 0;
            for (Result single : singles) {
                mean += TestModels.softmax(single.logits())[c] / singles.length;
            }
            assertThat(probabilities[c]).as("class %d", c).isCloseTo(mean, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void probabilitiesOfTwoModelsAreTheMeanOfEachOnes(String ops) throws IOException {
        Path larger = TestModels.larger(folder.resolve("larger"));
        List<Result> results =
                run(TestModels.options(OpsChoice.of(ops), false, NONE, TestModels.SMALL, larger), images);
        for (int i = 0; i < images.size(); i++) {
            Result first = alone(TestModels.SMALL, ops, images.get(i));
            Result second = alone(larger, ops, images.get(i));
            assertMeanOf(results.get(i), first, second);
            assertThat(TestModels.softmax(first.logits())[0]) // or the mean would prove nothing
                    .isNotCloseTo(TestModels.softmax(second.logits())[0], within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void withFlipProbabilitiesAndEmbeddingsAreMeansOfImageAndMirrorImage(String ops) {
        List<Result> results = run(TestModels.options(OpsChoice.of(ops), true, FLIP, TestModels.SMALL), images);
        for (int i = 0; i < images.size(); i++) {
            Result straight = alone(TestModels.SMALL, ops, images.get(i));
            Result mirror = alone(TestModels.SMALL, ops, mirrored(images.get(i)));
            assertMeanOf(results.get(i), straight, mirror);
            float[] a = straight.embedding().orElseThrow();
            float[] b = mirror.embedding().orElseThrow();
            assertThat(a[0]).isNotCloseTo(b[0], within(1e-3f));
            float[] mean = new float[a.length];
            for (int d = 0; d < mean.length; d++) {
                mean[d] = (a[d] + b[d]) / 2;
            }
            assertThat(results.get(i).embedding().orElseThrow()).containsExactly(mean, ROUNDING);
        }
    }

    @Test
    void twoModelsEachLookAtBothImages() throws IOException {
        Path larger = TestModels.larger(folder.resolve("larger"));
        Result result = run(TestModels.options(OpsChoice.STOCK, false, FLIP, TestModels.SMALL, larger), images)
                .get(1);
        RgbImage mirror = mirrored(images.get(1));
        assertMeanOf(
                result,
                alone(TestModels.SMALL, "stock", images.get(1)),
                alone(TestModels.SMALL, "stock", mirror),
                alone(larger, "stock", images.get(1)),
                alone(larger, "stock", mirror));
    }

    @Test
    void theMirrorImageIsOfWhatTheModelSees() throws IOException {
        // 57 columns remain of 77 when 56 rows are wanted of 75: the crop's margins are 4 and 5 pixels wide.
        Path larger = TestModels.larger(folder.resolve("larger"));
        try (ImageClassifier classifier =
                ImageClassifier.open(TestModels.options(OpsChoice.STOCK, false, FLIP, larger), note -> {})) {
            List<float[]> inputs = classifier
                    .prepare(new ImageSource.Pixels("drawn", TestModels.image(1, 77, 75)))
                    .inputs();
            assertThat(inputs).hasSize(2);
            int grid = 12;
            int side = 4;
            for (int patch = 0; patch < grid * grid; patch++) {
                int opposite = patch / grid * grid + grid - 1 - patch % grid;
                for (int value = 0; value < 3 * side * side; value++) {
                    int swapped = value / side * side + side - 1 - value % side;
                    assertThat(inputs.get(1)[patch * 48 + value]).isEqualTo(inputs.get(0)[opposite * 48 + swapped]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void theEmbeddingIsTorchsPooledVector(String ops) {
        Golden golden = Golden.read("tiny-a");
        Ensemble ensemble = new Ensemble(List.of(golden.model()), NONE, true, new ImageDecoder());
        List<Prepared<float[]>> prepared = new ArrayList<>();
        for (int i = 0; i < golden.images(); i++) {
            INDArray patches = golden.patches().slice(i);
            prepared.add(new Prepared<>(List.of(patches.dup('c').reshape(-1).toFloatVector()), Optional.empty()));
        }
        assertThat(ensemble.embeddingSize()).hasValue(64);
        try (EnsembleClassifier graphs = new EnsembleClassifier(ensemble, OpsChoice.of(ops), 8, 1)) {
            List<Outcome> outcomes = graphs.classify(prepared);
            for (int i = 0; i < golden.images(); i++) {
                Result result = (Result) outcomes.get(i);
                assertThat(result.embedding().orElseThrow())
                        .containsExactly(golden.get("cls").slice(i).dup('c').toFloatVector(), ROUNDING);
                assertThat(result.logits())
                        .containsExactly(golden.get("logits").slice(i).dup('c').toFloatVector(), ROUNDING);
            }
        }
    }

    @Test
    void embeddingsOfTwoModelsStandSideBySideEachOfLengthOne() throws IOException {
        Path larger = TestModels.larger(folder.resolve("larger"));
        ClassifierOptions options = TestModels.options(OpsChoice.STOCK, true, NONE, TestModels.SMALL, larger);
        List<float[]> both = run(options, images).stream()
                .map(result -> result.embedding().orElseThrow())
                .toList();
        assertThat(both.get(0)).hasSize(128);
        double first = cosineAlone(TestModels.SMALL);
        double second = cosineAlone(larger);
        assertThat(Math.abs(first - second)).isGreaterThan(1e-4);
        assertThat(Cosine.of(both.get(0), both.get(1))).isCloseTo((first + second) / 2, within(1e-5));
    }

    private double cosineAlone(Path model) {
        return Cosine.of(
                alone(model, "stock", images.get(0)).embedding().orElseThrow(),
                alone(model, "stock", images.get(1)).embedding().orElseThrow());
    }

    @Test
    void withoutBeingAskedThereAreNoEmbeddings() {
        ClassifierOptions options = TestModels.options(OpsChoice.STOCK, false, NONE, TestModels.SMALL);
        assertThat(run(options, images).get(0).embedding()).isEmpty();
        try (ImageClassifier classifier = ImageClassifier.open(options, note -> {})) {
            assertThat(classifier.embeddingSize()).isEmpty();
        }
    }

    @Test
    void aBadImageBesideGoodOnesSpoilsNoneOfTheirAverages() throws IOException {
        Path larger = TestModels.larger(folder.resolve("larger"));
        ClassifierOptions options = TestModels.options(OpsChoice.STOCK, true, FLIP, TestModels.SMALL, larger);
        Result expected = run(options, List.of(images.get(1))).get(0);
        try (ImageClassifier classifier = ImageClassifier.open(options, note -> {})) {
            List<Outcome> outcomes = classifier.classify(List.of(
                    classifier.prepare(new ImageSource.Missing("gone", "no such file")),
                    classifier.prepare(new ImageSource.Pixels("drawn", images.get(1)))));
            assertThat(outcomes.get(0)).isEqualTo(new Unreadable("no such file"));
            assertThat(((Result) outcomes.get(1)).logits()).containsExactly(expected.logits(), ROUNDING);
        }
    }

    @Test
    void modelsOfOtherClassesAreRefusedNamingBoth() throws IOException {
        Path fewer = TestModels.withLabels(folder.resolve("fewer"), List.of("cat", "dog"));
        assertThatThrownBy(() -> ImageClassifier.open(
                        TestModels.options(OpsChoice.STOCK, false, NONE, TestModels.SMALL, fewer), note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("10 classes")
                .hasMessageContaining(fewer + " has 2");
        Path swapped = TestModels.withLabels(folder.resolve("swapped"), List.of("dog", "cat"));
        assertThatThrownBy(() -> ImageClassifier.open(
                        TestModels.options(OpsChoice.STOCK, false, NONE, fewer, swapped), note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("class 0 is 'cat', in " + swapped + " it is 'dog'");
    }
}
