package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.Mix;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("slow")
class BalanceTest {
    /** Six, three and one images. */
    private static final int[] LABELS = {0, 0, 0, 1, 0, 1, 2, 0, 1, 0};

    private static final float[][] LOGITS = {
        {0.5f, -1, 2}, {1.5f, 0.25f, -0.75f}, {-0.5f, 0.75f, 0.1f}, {2, 1, 0},
    };
    private static final int[] BATCH = {2, 0, 1, 0};

    @TempDir
    private Path folder;

    /** Also sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=LABELS). */
    @Test
    void theWeightOfAClassIsTheInverseOfItsSize() {
        assertThat(Balance.LOSS.classWeights(LABELS, 3))
                .containsExactly(new float[] {10 / 18f, 10 / 9f, 10 / 3f}, Offset.offset(1e-6f));
        assertThat(Balance.LOSS.classWeights(new int[] {0, 0, 0, 2}, 3))
                .as("a class without images does not count")
                .containsExactly(new float[] {2 / 3f, 1, 2}, Offset.offset(1e-6f));
        assertThat(Balance.NONE.classWeights(LABELS, 3)).isNull();
        assertThat(Balance.SAMPLER.classWeights(LABELS, 3)).isNull();
    }

    /**
     * Without smoothing PyTorch 2.13, float64: F.cross_entropy(z, y, weight=w), w = torch.tensor([10/18, 10/9, 10/3]); with
     * it in Python, float64: the sum of w[y] times the smoothed cross entropy of each image, divided by the sum of w[y].
     */
    @ParameterizedTest
    @CsvSource({"fused,0", "stock,0", "fused,0.1", "stock,0.1"})
    void lossAndGradientAreThoseOfWeightedImages(String ops, double smoothing) {
        double loss = smoothing == 0 ? 0.3371197826636794 : 0.46145311599701283;
        double[][] gradient = smoothing == 0
                ? new double[][] {
                    {0.10517424, 0.02346754, -0.12864178},
                    {-0.02815597, 0.02058366, 0.00757231},
                    {0.03168336, -0.08941421, 0.05773085},
                    {-0.0334759, 0.02447285, 0.00900306},
                }
                : new double[][] {
                    {0.08517424, 0.00346754, -0.08864178},
                    {-0.0214893, 0.01725033, 0.00423897},
                    {0.02501669, -0.07608087, 0.05106418},
                    {-0.02680924, 0.02113951, 0.00566972},
                };
        Targets targets = new Targets(3, smoothing, Balance.LOSS.classWeights(LABELS, 3));
        GradientGraph.Result result = run(ops, targets.of(BATCH));
        assertThat(result.loss()).isCloseTo(loss, within(1e-6));
        INDArray actual = result.gradients().get("classifier.weight");
        for (int i = 0; i < BATCH.length; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(actual.getDouble(c, i)).as("%d, %d", i, c).isCloseTo(gradient[i][c], within(1e-6));
            }
        }
    }

    /** Image i has feature i alone, so that column i of the head's matrix holds its logits, and their gradient. */
    private static GradientGraph.Result run(String ops, INDArray targets) {
        ViTConfig config = ViTVariants.byName("test").withClasses(3);
        Map<String, INDArray> weights = new LinkedHashMap<>(WeightInit.fresh(config, 1));
        INDArray head = Nd4j.zeros(DataType.FLOAT, 3, config.width());
        INDArray features = Nd4j.zeros(DataType.FLOAT, BATCH.length, config.width());
        for (int i = 0; i < BATCH.length; i++) {
            features.putScalar(i, i, 1);
            for (int c = 0; c < 3; c++) {
                head.putScalar(c, i, LOGITS[i][c]);
            }
        }
        weights.put("classifier.weight", head);
        weights.put("classifier.bias", Nd4j.zeros(DataType.FLOAT, 3));
        try (GradientGraph graph = GradientGraph.ofHead(config, OpsChoice.of(ops), weights, BATCH.length)) {
            GradientGraph.Result result = graph.run(Map.of(ViTGraph.POOLED, features, ViTGraph.TARGETS, targets));
            Map<String, INDArray> gradients = new LinkedHashMap<>();
            result.gradients().forEach((name, array) -> gradients.put(name, array.dup()));
            return new GradientGraph.Result(result.loss(), gradients, Map.of());
        }
    }

    /** By hand: weights 1 and 3, a quarter of the other label. */
    @Test
    void aMixedImageHasTheWeightsOfBothLabelsInTheirShares() {
        Mix mix = new Mix(Mix.Kind.MIXUP, 0.75, 0, 0, 0, 0);
        float[][] rows =
                new Targets(2, 0, new float[] {1, 3}).of(new int[] {0, 1}, mix).toFloatMatrix();
        // Terms 0.75 * 1 and 0.25 * 3 of the first, 0.25 * 1 and 0.75 * 3 of the second; their sum is 4, B is 2.
        assertThat(rows[0]).containsExactly(new float[] {0.375f, 0.375f}, Offset.offset(1e-6f));
        assertThat(rows[1]).containsExactly(new float[] {0.125f, 1.125f}, Offset.offset(1e-6f));
    }

    /** By hand: rows are the smoothed targets (0.9 + 0.1 / 2 and 0.1 / 2) times the label's weight, times 2 / 101. */
    @Test
    void smoothingLeavesEachImageMostOfItsTargetHoweverRareAnotherClassIs() {
        float[][] rows =
                new Targets(2, 0.1, new float[] {1, 100}).of(new int[] {0, 1}).toFloatMatrix();
        assertThat(rows[0]).containsExactly(new float[] {1.9f / 101, 0.1f / 101}, Offset.offset(1e-6f));
        assertThat(rows[1]).containsExactly(new float[] {10f / 101, 190f / 101}, Offset.offset(1e-6f));
    }

    @Test
    void equalClassesHaveEqualWeights() {
        float[] weights = Balance.LOSS.classWeights(new int[] {0, 1, 2, 1, 2, 0}, 3);
        float[][] rows = new Targets(3, 0.1, weights).of(BATCH).toFloatMatrix();
        float[][] usual = new Targets(3, 0.1).of(BATCH).toFloatMatrix();
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i]).containsExactly(usual[i], Offset.offset(1e-6f));
        }
    }

    private TrainOptions options(Balance balance, AugmentationSettings augmentation) throws IOException {
        Path data = folder.resolve("data");
        if (Files.notExists(data)) {
            ColorImages.trainAndVal(data, 9, 2);
            for (int i = 2; i < 9; i++) {
                Files.delete(data.resolve("train/red/image" + i + ".png"));
            }
        }
        TrainOptions options = SmallRuns.options(data, 3).with(augmentation);
        return options.with(options.data().with(balance));
    }

    @ParameterizedTest
    @EnumSource(Balance.class)
    void aResumedRunEqualsOneThatNeverStopped(Balance balance) throws IOException {
        TrainOptions options =
                options(balance, new AugmentationSettings(new Augmentation(2, true), new Mixing(0.4, 1, 0.7, 0.5, 0)));
        SmallRuns.run(options, folder.resolve("whole"));
        SmallRuns.runUntil(options, folder.resolve("run"), 2, 1);
        SmallRuns.resume(folder.resolve("run"));
        assertThat(SmallRuns.bytes(folder.resolve("run/last/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("whole/last/model.safetensors")));
        if (balance != Balance.NONE) {
            SmallRuns.run(options(Balance.NONE, options.augmentation()), folder.resolve("none"));
            assertThat(SmallRuns.bytes(folder.resolve("none/last/model.safetensors")))
                    .as("it has an effect")
                    .isNotEqualTo(SmallRuns.bytes(folder.resolve("whole/last/model.safetensors")));
        }
    }

    @ParameterizedTest
    @EnumSource(Balance.class)
    void goesWithFrozenWeightsAndWithATeacher(Balance balance) throws IOException {
        TrainOptions first = options(balance, AugmentationSettings.NONE);
        SmallRuns.run(first, folder.resolve("first"));
        String model = folder.resolve("first/best").toString();
        TrainOptions head = first.with(ModelChoice.of(model).with(Freeze.BACKBONE));
        assertThat(SmallRuns.run(head, folder.resolve("head")).rows()).hasSize(3);
        for (Distillation.Kind kind : Distillation.Kind.values()) {
            TrainingResult taught =
                    SmallRuns.run(first.with(Distillation.of(model, kind)), folder.resolve("taught-" + kind));
            assertThat(taught.rows()).allMatch(row -> Double.isFinite(row.trainLoss()));
        }
    }
}
