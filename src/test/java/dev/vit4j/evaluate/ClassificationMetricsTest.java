package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClassificationMetricsTest {
    private static final List<String> ABC = List.of("a", "b", "c");

    private static List<String> labels(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }

    @Test
    void agreesWithNd4jsEvaluation() {
        int classes = 12;
        int images = 500;
        Random random = new Random(3);
        ClassificationMetrics metrics = new ClassificationMetrics(labels(classes));
        float[][] logits = new float[images][classes];
        int[] actual = new int[images];
        for (int i = 0; i < images; i++) {
            actual[i] = random.nextInt(classes);
            for (int c = 0; c < classes; c++) {
                logits[i][c] = (float) random.nextGaussian() + (c == actual[i] ? 1 : 0);
            }
        }
        metrics.add(logits, actual, images);

        Evaluation reference = new Evaluation(labels(classes), 5);
        INDArray oneHot = Nd4j.zeros(DataType.FLOAT, images, classes);
        for (int i = 0; i < images; i++) {
            oneHot.putScalar(i, actual[i], 1);
        }
        reference.eval(oneHot, Nd4j.createFromArray(logits));
        assertThat(metrics.images()).isEqualTo(images);
        assertThat(metrics.top1()).isEqualTo(reference.accuracy());
        assertThat(metrics.top5()).isEqualTo(reference.topNAccuracy());
        assertAverages(metrics.macro(), reference, EvaluationAveraging.Macro);
        assertAverages(metrics.micro(), reference, EvaluationAveraging.Micro);
        for (ClassFigures row : metrics.perClass()) {
            int c = row.index();
            assertThat(row.precision()).isCloseTo(reference.precision(c), within(1e-12));
            assertThat(row.recall()).isCloseTo(reference.recall(c), within(1e-12));
            assertThat(row.f1()).isCloseTo(reference.f1(c), within(1e-12));
            for (int predicted = 0; predicted < classes; predicted++) {
                assertThat(metrics.confusion().count(c, predicted))
                        .isEqualTo(reference.getConfusionMatrix().getCount(c, predicted));
            }
        }
    }

    private static void assertAverages(Averages averages, Evaluation reference, EvaluationAveraging averaging) {
        assertThat(averages.precision()).isCloseTo(reference.precision(averaging), within(1e-12));
        assertThat(averages.recall()).isCloseTo(reference.recall(averaging), within(1e-12));
        assertThat(averages.f1()).isCloseTo(reference.f1(averaging), within(1e-12));
    }

    /** Class c has no images and is predicted, class d has images and is not: ND4J leaves the same figures out. */
    @Test
    void handsItsCountsToNd4j() {
        List<String> labels = List.of("a", "b", "c", "d");
        ClassificationMetrics metrics = new ClassificationMetrics(labels);
        int[][] pairs = {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 2}, {3, 0}, {3, 0}};
        for (int[] pair : pairs) {
            float[] logits = new float[4];
            logits[pair[1]] = 1;
            metrics.add(logits, pair[0]);
        }
        Evaluation nd4j = metrics.toNd4j();
        assertThat(nd4j.accuracy()).isEqualTo(metrics.top1());
        assertThat(nd4j.getConfusionMatrix().getCount(3, 0)).isEqualTo(2);
        assertThat(metrics.macro().precision()).isCloseTo(nd4j.precision(EvaluationAveraging.Macro), within(1e-12));
        assertThat(metrics.macro().recall()).isCloseTo(nd4j.recall(EvaluationAveraging.Macro), within(1e-12));
        assertThat(nd4j.getClassLabel(2)).isEqualTo("c");
    }

    /** "no": 1 image, recognized, of 2 answers. "yes": 2 of 3 images recognized, of 2 answers. */
    @Test
    void withTwoClassesNd4jAnswersForBoth() {
        ClassificationMetrics metrics = new ClassificationMetrics(List.of("no", "yes"));
        metrics.add(new float[] {1, 0}, 0);
        metrics.add(new float[] {1, 0}, 1);
        metrics.add(new float[] {0, 1}, 1);
        metrics.add(new float[] {0, 1}, 1);
        assertThat(metrics.toNd4j().precision()).isCloseTo((0.5 + 1) / 2, within(1e-12));
        assertThat(metrics.toNd4j().recall()).isCloseTo((1 + 2.0 / 3) / 2, within(1e-12));
        assertThat(metrics.macro().f1()).isCloseTo((2.0 / 3 + 0.8) / 2, within(1e-12));
        // ND4J's mean F1 of two classes is the second's alone, whatever it is asked for; per class it is right.
        assertThat(metrics.toNd4j().f1()).isCloseTo(0.8, within(1e-12));
        assertThat(metrics.toNd4j().f1(0)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(metrics.toNd4j().f1(1)).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void lossIsTheMeanCrossEntropyInNats() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        metrics.add(new float[] {0, 0, 0}, 1); // ln 3
        metrics.add(new float[] {(float) Math.log(2), 0, 0}, 0); // -ln(2/4)
        assertThat(metrics.loss()).isCloseTo((Math.log(3) + Math.log(2)) / 2, within(1e-7));
    }

    @Test
    void lossSurvivesLogitsWhoseExponentialsOverflow() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        metrics.add(new float[] {10_000, -10_000, 0}, 1);
        assertThat(metrics.loss()).isEqualTo(20_000);
        assertThat(metrics.expectedCalibrationError()).isEqualTo(1);
    }

    @Test
    void equalLogitsRankInOrderOfTheClasses() {
        ClassificationMetrics metrics = new ClassificationMetrics(labels(10));
        for (int c = 0; c < 10; c++) {
            metrics.add(new float[10], c);
        }
        assertThat(metrics.top1()).isEqualTo(0.1);
        assertThat(metrics.top5()).isEqualTo(0.5);
        assertThat(metrics.confusion().predictedTotal(0)).isEqualTo(10);
    }

    @Test
    void top5OfThreeClassesIsAlwaysRight() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        metrics.add(new float[] {3, 2, 1}, 2);
        assertThat(metrics.top1()).isZero();
        assertThat(metrics.top5()).isEqualTo(1);
    }

    /** Guo et al. 2017, equation 3, by hand: bins (0.5333, 0.6], (0.8667, 0.9333], (0.9333, 1]. */
    @Test
    void calibrationErrorIsTheWeightedGapOfTheBins() {
        ClassificationMetrics metrics = new ClassificationMetrics(List.of("no", "yes"));
        metrics.add(logitsFor(0.9), 1);
        metrics.add(logitsFor(0.9), 1);
        metrics.add(logitsFor(0.9), 0);
        metrics.add(logitsFor(0.58), 1);
        double expected = 3.0 / 4 * Math.abs(2.0 / 3 - 0.9) + 1.0 / 4 * Math.abs(1 - 0.58);
        assertThat(metrics.expectedCalibrationError()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void aConfidenceOnABinsUpperEdgeBelongsToThatBin() {
        Calibration edge = new Calibration();
        edge.add(0.6, true); // 0.6 = 9/15
        edge.add(0.55, false); // the same bin
        assertThat(edge.error()).isCloseTo(Math.abs(1 - 1.15) / 2, within(1e-12));
    }

    @Test
    void brierScoreIsTheSquaredDistanceFromTheTruth() {
        ClassificationMetrics metrics = new ClassificationMetrics(List.of("no", "yes"));
        metrics.add(logitsFor(0.8), 1);
        assertThat(metrics.brierScore()).isCloseTo(2 * 0.2 * 0.2, within(1e-6));
        metrics.add(logitsFor(0.6), 0);
        assertThat(metrics.brierScore()).isCloseTo((2 * 0.2 * 0.2 + 2 * 0.6 * 0.6) / 2, within(1e-6));
        assertThat(metrics.meanConfidence()).isCloseTo(0.7, within(1e-6));
    }

    private static float[] logitsFor(double yes) {
        return new float[] {0, (float) Math.log(yes / (1 - yes))};
    }

    @Test
    void rowsBeyondTheBatchsSizeDoNotCount() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        metrics.add(new float[][] {{1, 0, 0}, {0, 1, 0}}, new int[] {0, -1}, 1);
        assertThat(metrics.images()).isEqualTo(1);
        assertThat(metrics.top1()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNotAClass() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        assertThatThrownBy(() -> metrics.add(new float[3], 3))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("class 3")
                .hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> metrics.add(new float[4], 0)).hasMessageContaining("4 logits for 3 classes");
    }

    @Test
    void refusesLogitsThatAreNotFinite() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        assertThatThrownBy(() -> metrics.add(new float[] {0, Float.NaN, 0}, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not finite");
        assertThat(metrics.images()).isZero();
    }

    @Test
    void jsonHasTheFieldsThatScriptsRead() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        metrics.add(new float[] {2, 0, 0}, 0);
        metrics.add(new float[] {2, 0, 0}, 1);
        ObjectNode json = metrics.toJson();
        assertThat(json.get("images").asLong()).isEqualTo(2);
        assertThat(json.get("top1").asDouble()).isEqualTo(0.5);
        assertThat(json.get("top5").asDouble()).isEqualTo(1);
        assertThat(json.get("loss").asDouble()).isEqualTo(metrics.loss());
        assertThat(json.get("ece").asDouble()).isEqualTo(metrics.expectedCalibrationError());
        assertThat(json.get("confusion").toString()).isEqualTo("[[1,0,0],[1,0,0],[0,0,0]]");
        assertThat(json.get("per_class").get(1).toString())
                .startsWith("{\"index\":1,\"label\":\"b\",\"support\":1,\"precision\":null,\"recall\":0.0,")
                .endsWith(",\"f1\":0.0}");
        assertThat(json.get("per_class").get(1).get("recall_interval").get(0).asDouble())
                .isZero();
        assertThat(json.get("per_class").get(2).get("recall").isNull()).isTrue();
    }

    @Test
    void jsonOfManyClassesListsOnlyTheCellsThatWereHit() {
        ClassificationMetrics metrics = new ClassificationMetrics(labels(20_000));
        float[] logits = new float[20_000];
        logits[19_999] = 1;
        metrics.add(logits, 19_998);
        ObjectNode json = metrics.toJson();
        assertThat(json.get("confusion").isNull()).isTrue();
        assertThat(json.get("confusion_cells").toString()).isEqualTo("[[19998,19999,1]]");
    }

    @Test
    void textColumnsLineUp() {
        ClassificationMetrics metrics =
                new ClassificationMetrics(List.of("cat", "a dog of a very long name indeed, yes"));
        metrics.add(new float[] {1, 0}, 0);
        metrics.add(new float[] {1, 0}, 1);
        List<String> table = metrics.toText()
                .lines()
                .dropWhile(line -> !line.startsWith("Class"))
                .limit(4)
                .toList();
        int end = table.get(0).indexOf(" tp") + 3;
        assertThat(table.get(1).substring(0, end)).endsWith(" 1").startsWith("cat ");
        assertThat(table.get(2).substring(0, end)).endsWith(" 0").contains("…");
        assertThat(table.get(3).substring(0, end)).endsWith(" 1").startsWith("Total");
        assertThat(metrics.toText())
                .contains("Top-1 accuracy")
                .contains("50.00 %")
                .contains("Actual");
    }

    @Test
    void theMatrixIsPrintedForTwentyClassesAndNotForMore() {
        assertThat(withOneImage(20).toText()).contains("Actual");
        assertThat(withOneImage(21).toText()).doesNotContain("Actual");
    }

    private static ClassificationMetrics withOneImage(int classes) {
        ClassificationMetrics metrics = new ClassificationMetrics(labels(classes));
        metrics.add(new float[classes], 0);
        return metrics;
    }

    @Test
    void nothingCountedGivesNoFigures() {
        ClassificationMetrics metrics = new ClassificationMetrics(ABC);
        assertThat(metrics.toJson().get("top1").isNull()).isTrue();
        assertThat(metrics.toText()).contains("-");
    }
}
