package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with scikit-learn, see the fixtures' README. */
class MultiLabelMetricsTest {
    private static final JsonNode EXPECTED =
            Json.read(Fixtures.folder("multi-label").resolve("metrics.json"));
    private static final List<String> LABELS = List.of("a", "b", "c", "d");

    @TempDir
    private Path folder;

    private static MultiLabelMetrics filled(MultiLabelMetrics metrics) {
        for (int i = 0; i < EXPECTED.get("logits").size(); i++) {
            float[] logits = new float[LABELS.size()];
            for (int c = 0; c < logits.length; c++) {
                logits[c] = EXPECTED.get("logits").get(i).get(c).floatValue();
            }
            int[] classes = new int[EXPECTED.get("labels").get(i).size()];
            for (int k = 0; k < classes.length; k++) {
                classes[k] = EXPECTED.get("labels").get(i).get(k).intValue();
            }
            metrics.add(logits, classes);
        }
        return metrics;
    }

    private static void assertAverages(String name, Averages averages) {
        assertThat(new double[] {averages.precision(), averages.recall(), averages.f1()})
                .as(name)
                .containsExactly(
                        new double[] {
                            EXPECTED.get(name).get(0).doubleValue(),
                            EXPECTED.get(name).get(1).doubleValue(),
                            EXPECTED.get(name).get(2).doubleValue()
                        },
                        within(1e-12));
    }

    @Test
    void figuresAreScikitLearns() {
        MultiLabelMetrics metrics = filled(new MultiLabelMetrics(LABELS));

        assertThat(metrics.meanAveragePrecision()).isCloseTo(EXPECTED.get("map").doubleValue(), within(1e-12));
        assertThat(metrics.exactMatch()).isCloseTo(EXPECTED.get("exact_match").doubleValue(), within(1e-12));
        assertThat(metrics.loss()).isCloseTo(EXPECTED.get("loss").doubleValue(), within(1e-6));
        assertAverages("micro", metrics.micro());
        assertAverages("macro", metrics.macro());
        assertAverages("weighted", metrics.weighted());
        for (LabelFigures row : metrics.perClass()) {
            int c = row.counts().index();
            assertThat(row.averagePrecision())
                    .isCloseTo(EXPECTED.get("average_precision").get(c).doubleValue(), within(1e-12));
            assertThat(row.counts().f1()).isCloseTo(EXPECTED.get("f1").get(c).doubleValue(), within(1e-12));
            assertThat((double) row.bestThreshold())
                    .isCloseTo(EXPECTED.get("best_threshold").get(c).doubleValue(), within(1e-7));
            assertThat(row.bestF1()).isCloseTo(EXPECTED.get("best_f1").get(c).doubleValue(), within(1e-12));
        }
        assertThat(metrics.toJson().get("map").doubleValue()).isEqualTo(metrics.meanAveragePrecision());
        assertThat(metrics.toText()).contains("Mean average precision  57.18 %", "best threshold");
    }

    /** With the best thresholds, from a file, F1 is the one that was promised. */
    @Test
    void bestThresholdsGiveTheBestF1() throws IOException {
        ClassThresholds best = filled(new MultiLabelMetrics(LABELS)).bestThresholds();
        best.write(folder.resolve("t.json"));
        ClassThresholds read = ClassThresholds.read(folder.resolve("t.json"));
        assertThat(read).isEqualTo(best);

        for (LabelFigures row :
                filled(new MultiLabelMetrics(LABELS, read.of(LABELS))).perClass()) {
            assertThat(row.counts().f1())
                    .isCloseTo(EXPECTED.get("best_f1").get(row.counts().index()).doubleValue(), within(1e-12));
        }
    }

    @Test
    void classesWithoutImagesAreLeftOut() {
        MultiLabelMetrics metrics = new MultiLabelMetrics(List.of("a", "b"));
        metrics.add(new float[] {2, -3}, new int[] {0});
        metrics.add(new float[] {-2, -3}, new int[] {});

        assertThat(metrics.meanAveragePrecision()).isEqualTo(1);
        assertThat(metrics.perClass().get(1).averagePrecision()).isNaN();
        assertThat(metrics.toJson().at("/per_class/1/average_precision").isNull())
                .isTrue();
        assertThat(metrics.toText()).contains("1 class without images and never predicted, left out");
        assertThat(metrics.bestThresholds().byLabel().get("b")).isEqualTo(0.5f);
        assertThat(metrics.exactMatch()).isEqualTo(1);
        assertThat(metrics.labelsPerImage()).isEqualTo(0.5);
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        MultiLabelMetrics metrics = new MultiLabelMetrics(List.of("a", "b"));
        assertThatThrownBy(() -> metrics.add(new float[] {Float.NaN, 0}, new int[] {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> metrics.add(new float[] {1, 0}, new int[] {2})).hasMessageContaining("class 2");
        Path file = Files.writeString(folder.resolve("t.json"), "{\"a\": 1.5}");
        assertThatThrownBy(() -> ClassThresholds.read(file)).hasMessageContaining("a is 1.5; a threshold lies between");
        assertThatThrownBy(() -> new ClassThresholds(Map.of("x", 0.3f)).of(List.of("a")))
                .hasMessageContaining("'x', which is no class of the model");
    }
}
