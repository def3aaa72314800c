package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationWritersTest {
    private static final Throughput ANY = new Throughput(1, 0, 1);

    @TempDir
    private Path folder;

    private static ClassificationMetrics metrics(List<String> labels, int[][] pairs) {
        ClassificationMetrics metrics = new ClassificationMetrics(labels);
        for (int[] pair : pairs) {
            float[] logits = new float[labels.size()];
            logits[pair[1]] = 1;
            metrics.add(logits, pair[0]);
        }
        return metrics;
    }

    @Test
    void confusionCsvQuotesWhatNeedsIt() throws IOException {
        StringBuilder out = new StringBuilder();
        MetricsCsv.confusion(metrics(List.of("a,b", "say \"c\""), new int[][] {{0, 0}, {0, 1}, {0, 1}}), out);
        assertThat(out.toString())
                .isEqualTo("actual,\"a,b\",\"say \"\"c\"\"\"\r\n\"a,b\",1,2\r\n\"say \"\"c\"\"\",0,0\r\n");
    }

    @Test
    void perClassCsvLeavesFiguresThatDoNotExistEmpty() throws IOException {
        StringBuilder out = new StringBuilder();
        MetricsCsv.perClass(metrics(List.of("a", "b"), new int[][] {{0, 0}}), out);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0))
                .startsWith("index,label,support,true_positives")
                .endsWith(",precision,f1");
        assertThat(lines.get(1)).startsWith("0,a,1,1,0,0,1.0,0.20").endsWith(",1.0,1.0,1.0");
        assertThat(lines.get(2)).isEqualTo("1,b,0,0,0,0,,,,,");
    }

    @Test
    void aMatrixOfManyClassesIsTextToo() {
        ClassificationMetrics many = metrics(Samples.labels(30), new int[][] {{3, 17}, {3, 17}, {29, 29}});
        List<String> lines = ConfusionText.of(many).lines().toList();
        assertThat(lines).hasSize(31);
        assertThat(lines).allMatch(line -> line.length() == lines.get(0).length());
        assertThat(lines.get(0)).startsWith("Actual, predicted").endsWith("28  29");
        assertThat(lines.get(4).strip().split(" +"))
                .startsWith("3", "class", "3")
                .contains("2");
    }

    @Test
    void manyClassesAreSummedUpByTheirMostFrequentConfusions() {
        String text = metrics(Samples.labels(30), new int[][] {{3, 17}, {3, 17}, {3, 3}, {5, 6}, {29, 29}})
                .toText();
        List<String> lines = text.lines()
                .dropWhile(line -> !line.startsWith("Most frequent"))
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("class 3").contains("class 17").endsWith("2       66.67 %");
        assertThat(lines.get(2)).startsWith("class 5").contains("class 6");
        assertThat(text).contains("25 classes without images and never predicted, left out");
    }

    @Test
    void textOfHostileNamesHasNoControlCharactersAndLinesUp() {
        String text =
                metrics(Samples.HOSTILE, new int[][] {{0, 1}, {4, 4}, {6, 2}}).toText();
        assertThat(text.codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        assertThat(text).contains("\\u001b[31mred", "a\\nline feed");
    }

    @Test
    void jsonOfAModelHasItsFiguresAtTheTop() throws IOException {
        ImageDataset images = Samples.images(folder, "img", 20);
        EvaluatedModel evaluated = Samples.evaluated(
                "runs/best", images, Samples.labels(4), 1, List.of(new BadImage(20, "x.png", "x.png: is empty")));
        JsonNode json = Json.mapper().readTree(Json.line(EvaluationJson.of(evaluated)));
        assertThat(json.get("model").asText()).isEqualTo("runs/best");
        assertThat(json.get("images").asInt()).isEqualTo(20);
        assertThat(json.get("skipped").asInt()).isEqualTo(1);
        assertThat(json.get("images_per_second").asDouble()).isEqualTo(10);
        Interval interval = evaluated.metrics().top1Interval();
        assertThat(json.get("top1_interval").get(0).asDouble()).isEqualTo(interval.lower());
        assertThat(json.get("top1_interval").get(1).asDouble()).isEqualTo(interval.upper());
        assertThat(json.get("micro").get("f1").asDouble())
                .isEqualTo(json.get("top1").asDouble());
        JsonNode mistake = json.get("worst_mistakes").get(0);
        assertThat(mistake.get("location").asText())
                .startsWith(folder.toString())
                .endsWith(".png");
        assertThat(mistake.get("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(mistake.get("predicted").asText())
                .isNotEqualTo(mistake.get("actual").asText());
        long binned = 0;
        for (JsonNode bin : json.get("calibration")) {
            binned += bin.get("images").asLong();
            assertThat(bin.get("accuracy").isNull()).isEqualTo(bin.get("images").asLong() == 0);
        }
        assertThat(json.get("calibration")).hasSize(15);
        assertThat(binned).isEqualTo(20);
    }

    @Test
    void theExpectedCalibrationErrorFollowsFromTheBins() throws IOException {
        EvaluatedModel evaluated =
                Samples.evaluated("m", Samples.images(folder, "img", 50), Samples.labels(3), 1.5, List.of());
        double expected = evaluated.metrics().calibrationBins().stream()
                .filter(bin -> bin.images() > 0)
                .mapToDouble(bin -> bin.images() / 50.0 * Math.abs(bin.accuracy() - bin.confidence()))
                .sum();
        assertThat(evaluated.metrics().expectedCalibrationError()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aComparisonHoldsBothModelsAndTheTest() throws IOException {
        ImageDataset images = Samples.images(folder, "img", 60);
        Comparison comparison = Comparison.of(
                Samples.evaluated("poor", images, Samples.labels(3), 0, List.of()),
                Samples.evaluated("good", images, Samples.labels(3), 3, List.of()));
        JsonNode json = Json.mapper().readTree(Json.line(EvaluationJson.of(comparison)));
        assertThat(json.get("models")).hasSize(2);
        JsonNode node = json.get("comparison");
        PairedOutcomes paired = comparison.paired();
        assertThat(node.get("only_second_right").asLong())
                .isEqualTo(paired.onlySecond())
                .isPositive();
        assertThat(node.get("top1_difference").asDouble())
                .isCloseTo(
                        json.get("models").get(1).get("top1").asDouble()
                                - json.get("models").get(0).get("top1").asDouble(),
                        within(1e-12));
        assertThat(node.get("mcnemar").get("p_value").asDouble())
                .isEqualTo(McNemar.of(paired.onlyFirst(), paired.onlySecond()).pValue());
        String text = ComparisonText.of(comparison);
        assertThat(text).startsWith("A  poor\nB  good\n");
        assertThat(text).contains("Only B right", "recall A", "B is better, at the 5 % level.");
    }

    @Test
    void theVerdictNamesTheMethodAndClaimsNoMoreThanItShows() {
        Comparison exact = comparison(3, 1);
        assertThat(ComparisonText.verdict(exact))
                .contains("exact, 4 discordant images", "p = 0.625", "no significant difference");
        Comparison chiSquare = comparison(10, 40);
        assertThat(ComparisonText.verdict(chiSquare))
                .contains("+30.00 percentage points", "chi-square 16.82", "p < 0.0001", "B is better");
    }

    /** 100 images on which only A, or only B, is right as often as said; both right on the rest. */
    private static Comparison comparison(int onlyFirst, int onlySecond) {
        EvaluationTally a = new EvaluationTally(Samples.labels(2), 0);
        EvaluationTally b = new EvaluationTally(Samples.labels(2), 0);
        for (int i = 0; i < 100; i++) {
            a.add(new float[] {1, 0}, i >= onlyFirst && i < onlyFirst + onlySecond ? 1 : 0, i);
            b.add(new float[] {1, 0}, i < onlyFirst ? 1 : 0, i);
        }
        return Comparison.of(a.result("a", null, ANY, List.of()), b.result("b", null, ANY, List.of()));
    }

    @Test
    void classesOfModelsWithOtherOrdersAreComparedByName() {
        EvaluationTally a = new EvaluationTally(List.of("cat", "dog"), 0);
        EvaluationTally b = new EvaluationTally(List.of("dog", "cat"), 0);
        a.add(new float[] {1, 0}, 0, 0);
        b.add(new float[] {0, 1}, 1, 0);
        Comparison byName = Comparison.of(a.result("a", null, ANY, List.of()), b.result("b", null, ANY, List.of()));
        assertThat(byName.classes()).allSatisfy(pair -> {
            assertThat(pair.second().label()).isEqualTo(pair.first().label());
            assertThat(pair.second().support()).isEqualTo(pair.first().support());
        });
        EvaluationTally numbered = new EvaluationTally(List.of("0", "1"), 0);
        numbered.add(new float[] {0, 1}, 0, 0);
        Comparison byOrder =
                Comparison.of(a.result("a", null, ANY, List.of()), numbered.result("n", null, ANY, List.of()));
        assertThat(byOrder.classes().get(0).second().label()).isEqualTo("0");
    }
}
