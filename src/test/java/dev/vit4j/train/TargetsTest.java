package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.batch.Mix;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TargetsTest {
    @Test
    void smoothingSpreadsItsShareOverAllClasses() {
        float[][] rows = new Targets(4, 0.2).of(new int[] {2, 0}).toFloatMatrix();
        assertThat(rows[0]).containsExactly(new float[] {0.05f, 0.05f, 0.85f, 0.05f}, Offset.offset(1e-7f));
        assertThat(rows[1]).containsExactly(new float[] {0.85f, 0.05f, 0.05f, 0.05f}, Offset.offset(1e-7f));
    }

    @Test
    void withoutSmoothingTheyAreOneHot() {
        assertThat(new Targets(3, 0).of(new int[] {1}).toFloatMatrix()[0]).containsExactly(0f, 1f, 0f);
    }

    @Test
    void rowsOfPaddingChangeNeitherLossNorGradient() {
        var config = ViTVariants.byName("test").withClasses(3);
        Map<String, INDArray> weights = WeightInit.fresh(config, 1);
        Nd4j.getRandom().setSeed(5);
        weights.put("classifier.weight", Nd4j.rand(DataType.FLOAT, 3, config.width()));
        INDArray features = Nd4j.rand(DataType.FLOAT, 2, config.width());
        INDArray padded = Nd4j.concat(0, features, Nd4j.rand(DataType.FLOAT, 3, config.width()));
        Targets targets = new Targets(3, 0.1);
        GradientGraph.Result expected;
        GradientGraph.Result actual;
        try (GradientGraph two = GradientGraph.ofHead(config, OpsChoice.STOCK, weights, 2);
                GradientGraph five = GradientGraph.ofHead(config, OpsChoice.STOCK, weights, 5)) {
            expected = two.run(Map.of(ViTGraph.POOLED, features, ViTGraph.TARGETS, targets.of(new int[] {2, 1})));
            actual = five.run(
                    Map.of(ViTGraph.POOLED, padded, ViTGraph.TARGETS, targets.of(new int[] {2, 1, -1, -1, -1})));
            assertThat(actual.loss()).isCloseTo(expected.loss(), Offset.offset(1e-6));
            actual.gradients()
                    .forEach((name, gradient) -> assertThat(
                                    gradient.equalsWithEps(expected.gradients().get(name), 1e-6))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void paddingIsNeitherCountedNorRight() {
        int[] labels = {0, 1, -1};
        assertThat(Targets.count(labels)).isEqualTo(2);
        assertThat(Targets.correct(new float[][] {{1, 0}, {1, 0}, {1, 0}}, labels))
                .isEqualTo(1);
    }

    @Test
    void mixedTargetsAreTheMixedSmoothedTargetsAndSumToOne() {
        int[] labels = {0, 2, 1, 0};
        Targets targets = new Targets(3, 0.1);
        float[][] plain = targets.of(labels).toFloatMatrix();
        for (float share : new float[] {0, 0.1f, 0.5f, 0.77f, 1}) {
            Mix mix = new Mix(Mix.Kind.CUTMIX, share, 0, 0, 1, 1);
            float[][] mixed = targets.of(labels, mix).toFloatMatrix();
            for (int i = 0; i < labels.length; i++) {
                float sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += mixed[i][c];
                    assertThat(mixed[i][c])
                            .isCloseTo(share * plain[i][c] + (1 - share) * plain[3 - i][c], Offset.offset(1e-6f));
                }
                assertThat(sum).isCloseTo(1, Offset.offset(1e-6f));
            }
        }
    }

    @Test
    void aMixedImageCountsAsRightByItsLargerLabel() {
        int[] labels = {0, 1, 2, 2};
        assertThat(Targets.main(labels, new Mix(Mix.Kind.MIXUP, 0.6, 0, 0, 0, 0)))
                .containsExactly(0, 1, 2, 2);
        assertThat(Targets.main(labels, new Mix(Mix.Kind.MIXUP, 0.4, 0, 0, 0, 0)))
                .containsExactly(2, 2, 1, 0);
    }
}
