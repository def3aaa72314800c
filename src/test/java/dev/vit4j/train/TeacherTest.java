package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("slow")
class TeacherTest {
    private static final int IMAGES = 4;
    private static final OpsChoice OPS = OpsChoice.STOCK;

    @TempDir
    private Path folder;

    private Path teacher;
    private Model teaching;

    @BeforeEach
    void writeTeacher() throws IOException {
        teacher = folder.resolve("teacher");
        ViTConfig config =
                ViTVariants.byName("test").withImageSize(Size.square(16)).withClasses(3);
        // Far from uniform predictions, which an untrained head would give.
        Map<String, INDArray> weights = new HashMap<>(WeightInit.fresh(config, 5));
        weights.put("classifier.weight", weights.get("classifier.weight").mul(60));
        weights.put("classifier.bias", Nd4j.createFromArray(0.4f, -0.3f, 0.1f));
        teaching =
                new Model(config, Preprocessing.standard(16), List.of("blue", "green", "red"), weights, emptyObject());
        ModelFolder.write(teacher, teaching);
    }

    private static ObjectNode emptyObject() {
        return Json.mapper().createObjectNode();
    }

    private static Model student(int imageSize, String... labels) {
        ViTConfig config =
                ViTVariants.byName("test").withImageSize(Size.square(imageSize)).withClasses(labels.length);
        return new Model(
                config, Preprocessing.standard(imageSize), List.of(labels), WeightInit.fresh(config, 1), emptyObject());
    }

    private Map<String, INDArray> batch(float[][] targets) {
        Map<String, INDArray> batch = new HashMap<>();
        Nd4j.getRandom().setSeed(5);
        batch.put(ViTGraph.PATCHES, Nd4j.randn(DataType.FLOAT, IMAGES, 4, 192));
        batch.put(ViTGraph.TARGETS, Nd4j.createFromArray(targets));
        return batch;
    }

    private float[][] teachersLogits(INDArray patches) {
        try (Predictor predictor = new Predictor(teaching.config(), teaching.weights(), OPS, IMAGES)) {
            return predictor.logits(patches, IMAGES);
        }
    }

    private static double[] plainSoftmax(double temperature, double... logits) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature);
        }
        double[] shares = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            shares[c] = Math.exp(logits[c] / temperature) / sum;
        }
        return shares;
    }

    private Teacher open(Distillation distillation, Model student) {
        return Teacher.open(distillation, student, false, OPS, IMAGES, note -> {});
    }

    private Distillation soft(double alpha, double temperature) {
        return new Distillation(teacher.toString(), Distillation.Kind.SOFT, alpha, temperature);
    }

    @Test
    void atTemperatureOneItsProbabilitiesAreMixedIntoTheLabels() {
        float[][] labels = {{1, 0, 0}, {0.2f, 0.3f, 0.5f}, {0, 0, 0}, {0, 2, 0}}; // the third is padding
        Map<String, INDArray> batch = batch(labels);
        float[][] logits = teachersLogits(batch.get(ViTGraph.PATCHES));
        try (Teacher open = open(soft(0.3, 1), student(16, "blue", "green", "red"))) {
            open.accept(batch);
        }
        assertThat(batch).doesNotContainKey(ViTGraph.TEACHER);
        float[][] mixed = batch.get(ViTGraph.TARGETS).toFloatMatrix();
        double[] rowSum = {1, 1, 0, 2};
        for (int i = 0; i < IMAGES; i++) {
            double[] answer = plainSoftmax(1, logits[i][0], logits[i][1], logits[i][2]);
            for (int c = 0; c < 3; c++) {
                assertThat((double) mixed[i][c])
                        .isCloseTo(0.7 * labels[i][c] + 0.3 * rowSum[i] * answer[c], within(1e-6));
            }
        }
    }

    @Test
    void atAnotherTemperatureItsSoftenedProbabilitiesStandBesideTheLabels() {
        float[][] labels = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}};
        Map<String, INDArray> batch = batch(labels);
        float[][] logits = teachersLogits(batch.get(ViTGraph.PATCHES));
        try (Teacher open = open(soft(0.9, 4), student(16, "blue", "green", "red"))) {
            open.accept(batch);
        }
        assertThat(batch.get(ViTGraph.TARGETS).toFloatMatrix()).isDeepEqualTo(labels);
        float[][] answers = batch.get(ViTGraph.TEACHER).toFloatMatrix();
        for (int i = 0; i < 3; i++) {
            double[] expected = plainSoftmax(4, logits[i][0], logits[i][1], logits[i][2]);
            for (int c = 0; c < 3; c++) {
                assertThat((double) answers[i][c]).isCloseTo(expected[c], within(1e-6));
            }
        }
        assertThat(answers[3]).containsOnly(0f);
    }

    @Test
    void hardDistillationTakesItsDecisionAsALabel() {
        Map<String, INDArray> batch = batch(new float[][] {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}});
        float[][] logits = teachersLogits(batch.get(ViTGraph.PATCHES));
        Distillation hard = new Distillation(teacher.toString(), Distillation.Kind.HARD, 0.5, 1);
        try (Teacher open = open(hard, student(16, "blue", "green", "red"))) {
            open.accept(batch);
        }
        float[][] mixed = batch.get(ViTGraph.TARGETS).toFloatMatrix();
        for (int i = 0; i < IMAGES; i++) {
            int best = 0;
            for (int c = 1; c < 3; c++) {
                best = logits[i][c] > logits[i][best] ? c : best;
            }
            float[] expected = {0.5f, 0, 0};
            expected[best] += 0.5f;
            assertThat(mixed[i]).containsExactly(expected);
        }
    }

    @Test
    void classesAreMatchedByNameAndOthersLeftOut() {
        Map<String, INDArray> batch = batch(new float[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}});
        float[][] logits = teachersLogits(batch.get(ViTGraph.PATCHES));
        try (Teacher open = open(soft(1, 1), student(16, "red", "blue"))) {
            open.accept(batch);
        }
        float[][] answers = batch.get(ViTGraph.TARGETS).toFloatMatrix();
        for (int i = 0; i < IMAGES; i++) {
            double[] expected = plainSoftmax(1, logits[i][2], logits[i][0]);
            assertThat((double) answers[i][0]).isCloseTo(expected[0], within(1e-6));
            assertThat((double) answers[i][1]).isCloseTo(expected[1], within(1e-6));
        }
    }

    @Test
    void itsOwnNormalizationAndPatchesAreMadeOfTheStudents() throws IOException {
        Preprocessing own = Preprocessing.squeezed(
                Size.square(16),
                Interpolation.BILINEAR,
                new Normalization(1 / 255.0, List.of(0.4, 0.3, 0.2), List.of(0.2, 0.3, 0.4)));
        Model unlike = new Model(teaching.config(), own, teaching.labels(), teaching.weights(), emptyObject());
        ModelFolder.write(teacher, unlike);
        Map<String, INDArray> batch = batch(new float[][] {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}});
        // By hand: a channel's value v is the pixel value (v + 1) / 2.
        INDArray seen = batch.get(ViTGraph.PATCHES).dup();
        for (int c = 0; c < 3; c++) {
            INDArray channel = seen.get(
                    org.nd4j.linalg.indexing.NDArrayIndex.all(),
                    org.nd4j.linalg.indexing.NDArrayIndex.all(),
                    org.nd4j.linalg.indexing.NDArrayIndex.interval(64 * c, 64 * (c + 1)));
            channel.addi(1)
                    .divi(2)
                    .subi(own.normalization().mean().get(c))
                    .divi(own.normalization().std().get(c));
        }
        float[][] logits = teachersLogits(seen);
        try (Teacher open = open(soft(1, 1), student(16, "blue", "green", "red"))) {
            open.accept(batch);
        }
        float[][] answers = batch.get(ViTGraph.TARGETS).toFloatMatrix();
        for (int i = 0; i < IMAGES; i++) {
            double[] expected = plainSoftmax(1, logits[i][0], logits[i][1], logits[i][2]);
            for (int c = 0; c < 3; c++) {
                assertThat((double) answers[i][c]).isCloseTo(expected[c], within(1e-4));
            }
        }
    }

    @Test
    void imagesOfAnotherSizeAndUnknownClassesAreRefusedNamingBoth() {
        assertThatThrownBy(() -> open(soft(1, 1), student(32, "blue", "green", "red")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(teacher.toString())
                .hasMessageContaining("16 pixels")
                .hasMessageContaining("32");
        assertThatThrownBy(() -> open(soft(1, 1), student(16, "blue", "yellow")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(teacher.toString())
                .hasMessageContaining("yellow");
        assertThatThrownBy(() -> open(
                        new Distillation(folder.resolve("no") + "", Distillation.Kind.SOFT, 1, 1),
                        student(16, "blue", "green", "red")))
                .hasMessageContaining("no such model folder");
    }

    @ParameterizedTest
    @CsvSource({"SOFT,0.9,4,fused", "SOFT,0.5,1,stock", "HARD,0.5,1,fused", "SOFT,0.9,4,stock"})
    void aRunLearnsFromItsTeacherAndResumesBitForBit(Distillation.Kind kind, double alpha, double t, String ops)
            throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 12, 4, 0);
        SmallRuns.run(SmallRuns.options(data, 4), folder.resolve("first"));
        TrainOptions o = SmallRuns.options(data, 3);
        TrainOptions options = o.with(o.run().withOps(ops).withWorkers(1))
                .with(new Distillation(folder.resolve("first/best").toString(), kind, alpha, t));
        TrainingResult whole = SmallRuns.run(options, folder.resolve("whole"));
        assertThat(whole.test().orElseThrow().top1()).isGreaterThan(0.9);
        SmallRuns.runUntil(options, folder.resolve("run"), 2, 1);
        SmallRuns.resume(folder.resolve("run"));
        assertThat(SmallRuns.bytes(folder.resolve("run/last/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("whole/last/model.safetensors")));
        assertThat(ModelFolder.read(folder.resolve("whole/best"))
                        .provenance()
                        .at("/recipe/distillation/teacher")
                        .asText())
                .endsWith("best");
        if (kind == Distillation.Kind.HARD) {
            return; // this teacher knows every color: its decisions are the labels
        }
        TrainOptions alone = options.with(Distillation.NONE);
        SmallRuns.run(alone, folder.resolve("alone"));
        assertThat(java.util.Arrays.equals(
                        SmallRuns.bytes(folder.resolve("alone/last/model.safetensors")),
                        SmallRuns.bytes(folder.resolve("whole/last/model.safetensors"))))
                .as("without a teacher the weights are the same")
                .isFalse();
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        assertThatThrownBy(() -> soft(1.1, 1)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> soft(1, 0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Distillation("x", Distillation.Kind.HARD, 0.5, 2))
                .hasMessageContaining("hard");
        TrainOptions frozen = TrainOptions.of("data", "model").withFrozenBackbone();
        assertThatThrownBy(() -> frozen.with(soft(1, 1))).hasMessageContaining("leave out one");
    }
}
