package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.HeadReplacer;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares scores with those of transformers' image-classification pipeline, see the fixtures' README. */
class MultiLabelClassificationTest {
    private static final Path FIXTURE = Fixtures.folder("multi-label");
    private static final Path IMAGE = FIXTURE.resolve("image.png");

    @TempDir
    private Path folder;

    /** @return a copy of the fixture with another problem type; null for none */
    private Path model(String name, String problemType) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : List.of("model.safetensors", "preprocessor_config.json")) {
            Files.copy(FIXTURE.resolve(file), copy.resolve(file));
        }
        ObjectNode config = (ObjectNode) Json.read(FIXTURE.resolve("config.json"));
        config.put("problem_type", problemType);
        Files.writeString(copy.resolve("config.json"), Json.pretty(config));
        return copy;
    }

    private static void assertScores(String expected, List<Prediction> predictions) {
        JsonNode scores = Json.read(FIXTURE.resolve("scores.json")).get(expected);
        assertThat(predictions).hasSize(scores.size());
        for (Prediction prediction : predictions) {
            assertThat((double) prediction.score())
                    .as(prediction.label())
                    .isCloseTo(scores.get(prediction.label()).doubleValue(), within(1e-5));
        }
        assertThat(predictions).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
    }

    @ParameterizedTest
    @CsvSource({
        "multi_label_classification, stock",
        "multi_label_classification, fused",
        "single_label_classification, fused",
        ", fused"
    })
    void scoresAreTransformers(String problemType, String ops) throws IOException {
        Path model = model("model", problemType);
        try (Classifier classifier =
                Classifier.open(TestModels.options(OpsChoice.of(ops), false, TestTimeAugmentation.NONE, model))) {
            Classification found = classifier.classify(ImageSource.of(IMAGE));

            assertScores("3 " + (problemType == null ? "None" : problemType), found.top(3));
            assertThat((float) found.probabilities()[1])
                    .isEqualTo(found.top(1).get(0).score());
        }
        AttentionMaps maps = AttentionMaps.of(ModelFolder.read(model), IMAGE);
        assertScores("3 " + (problemType == null ? "None" : problemType), maps.predictions(3));
    }

    @Test
    void aSingleClassHasASigmoid() throws IOException {
        Model three = ModelFolder.read(model("three", null));
        Model one = HeadReplacer.toLabels(three, List.of("cat"), 1, note -> {});
        Path written = folder.resolve("one");
        ModelFolder.write(written, one);

        assertThat(ModelFolder.read(written).config().scores()).isEqualTo(ScoreFunction.SIGMOID);
        try (Classifier classifier = Classifier.open(written)) {
            assertScores("1 None", classifier.classify(IMAGE, 5));
        }
    }

    /** Computed from both scores in doubles. */
    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void probabilitiesOfImageAndMirrorImageAreAveragedByClass(String ops) {
        RgbImage image = new ImageDecoder().decode(IMAGE);
        ClassifierOptions plain = TestModels.options(OpsChoice.of(ops), false, TestTimeAugmentation.NONE, FIXTURE);
        ClassifierOptions both = TestModels.options(OpsChoice.of(ops), false, TestTimeAugmentation.FLIP, FIXTURE);
        try (Classifier one = Classifier.open(plain);
                Classifier averaged = Classifier.open(both)) {
            double[] first =
                    one.classify(new ImageSource.Pixels("image", image)).probabilities();
            double[] second = one.classify(new ImageSource.Pixels("mirror", image.flipped()))
                    .probabilities();
            double[] mean =
                    averaged.classify(new ImageSource.Pixels("image", image)).probabilities();

            assertThat(first[0]).isNotCloseTo(second[0], within(1e-3)); // or the mean would prove nothing
            for (int c = 0; c < mean.length; c++) {
                assertThat(mean[c]).isCloseTo((first[c] + second[c]) / 2, within(1e-6));
            }
        }
    }

    @Test
    void modelsOfOneAndOfSeveralLabelsAreNotAveraged() throws IOException {
        ClassifierOptions options = TestModels.options(
                OpsChoice.STOCK,
                false,
                TestTimeAugmentation.NONE,
                FIXTURE,
                model("single", "single_label_classification"));

        assertThatThrownBy(() -> Classifier.open(options))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be averaged")
                .hasMessageContaining("problem_type");
    }

    @Test
    void meanOfExtremeScoresStaysExact() {
        // The mean of sigmoid(-800) = 0 and sigmoid(-1) is half of the latter; p / (1 - p) = e^-1 / (2 + e^-1).
        float[] mean =
                EnsembleAverage.logits(List.of(new float[] {-800, 50}, new float[] {-1, 50}), ScoreFunction.SIGMOID);
        assertThat((double) mean[0]).isCloseTo(Math.log(Math.exp(-1) / (2 + Math.exp(-1))), within(1e-6));
        assertThat((double) mean[1]).isCloseTo(50, within(1e-5));
        float[] damaged = EnsembleAverage.logits(
                List.of(new float[] {Float.POSITIVE_INFINITY}, new float[] {1}), ScoreFunction.SIGMOID);
        assertThat(damaged[0]).isNaN();
    }
}
