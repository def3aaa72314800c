package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PatchDropoutTest {
    /** Patches kept of each image's 16: as many as the smaller model has. */
    private static final int[][] STAYING = {{1, 4, 6, 11}, {0, 2, 3, 15}, {5, 8, 9, 14}};

    private static final int PATCHES = 16;

    /** Patches of 2 x 2 x 3, width 15, depth 2. */
    private static ViTConfig config(int imageSize, Pooling pooling, int registers) {
        return ViTConfig.of(ImageShape.rgb(imageSize), Stem.patches(2), new EncoderShape(15, 2, 3, 19), 4)
                .withPooling(pooling)
                .withRegisters(registers);
    }

    /**
     * A model that drops patches gives the same loss and gradients as a smaller model that has only the kept patches,
     * at their positions.
     */
    @ParameterizedTest
    @CsvSource({"CLS,0,stock", "CLS,2,fused", "MEAN,0,fused", "MEAN,1,stock", "SEQUENCE,2,fused", "SEQUENCE,0,stock"})
    void whatStaysIsAModelOfThosePatchesAlone(Pooling pooling, int registers, String ops) {
        ViTConfig whole = config(8, pooling, registers).withDropouts(new Dropouts(0, 0, 0, 0.75));
        ViTConfig small = config(4, pooling, registers);
        Map<String, INDArray> weights = ModelChecks.weights(whole);
        INDArray patches = ModelChecks.patches(whole);
        INDArray positions = weights.get(WeightNames.POSITIONS);
        int first = pooling == Pooling.CLS ? 1 : 0;
        Map<String, INDArray> expected = new LinkedHashMap<>();
        double loss = 0;
        for (int image = 0; image < STAYING.length; image++) { // each image has its own positions in the small model
            Map<String, INDArray> own = new LinkedHashMap<>(weights);
            INDArray ownPositions = Nd4j.create(DataType.FLOAT, 1, first + 4, 15);
            INDArray ownPatches = Nd4j.create(DataType.FLOAT, 1, 4, patches.size(2));
            if (first == 1) {
                ownPositions.slice(0).getRow(0).assign(positions.slice(0).getRow(0));
            }
            for (int i = 0; i < 4; i++) {
                ownPositions
                        .slice(0)
                        .getRow(first + i)
                        .assign(positions.slice(0).getRow(first + STAYING[image][i]));
                ownPatches.slice(0).getRow(i).assign(patches.slice(image).getRow(STAYING[image][i]));
            }
            own.put(WeightNames.POSITIONS, ownPositions);
            GradientGraph.Result result = gradients(small, own, "stock", Map.of(ViTGraph.PATCHES, ownPatches));
            loss += result.loss() / STAYING.length;
            for (Map.Entry<String, INDArray> gradient : result.gradients().entrySet()) {
                INDArray share = gradient.getValue().div(STAYING.length);
                if (gradient.getKey().equals(WeightNames.POSITIONS)) {
                    INDArray spread = Nd4j.zeros(DataType.FLOAT, positions.shape());
                    for (int i = 0; i < first + 4; i++) {
                        int to = i < first ? i : first + STAYING[image][i - first];
                        spread.slice(0).getRow(to).assign(share.slice(0).getRow(i));
                    }
                    share = spread;
                }
                expected.merge(gradient.getKey(), share, INDArray::add);
            }
        }
        GradientGraph.Result actual =
                gradients(whole, weights, ops, Map.of(ViTGraph.PATCHES, patches, Masks.KEPT, kept(first + registers)));
        assertThat(actual.loss()).isCloseTo(loss, within(1e-5));
        assertThat(actual.gradients().keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, gradient) -> assertThat(
                        Golden.difference(actual.gradients().get(name), gradient))
                .as(name)
                .isLessThan(1e-5));
    }

    @Test
    void itIsForTrainingAlone() {
        ViTConfig config = config(8, Pooling.CLS, 1);
        Map<String, INDArray> weights = ModelChecks.weights(config);
        INDArray patches = ModelChecks.patches(config);
        try (Predictor plain = new Predictor(config, weights, OpsChoice.STOCK, ModelChecks.IMAGES);
                Predictor dropping = new Predictor(
                        config.withDropouts(new Dropouts(0, 0, 0, 0.5)),
                        weights,
                        OpsChoice.STOCK,
                        ModelChecks.IMAGES)) {
            assertThat(dropping.logits(patches, ModelChecks.IMAGES))
                    .isDeepEqualTo(plain.logits(patches, ModelChecks.IMAGES));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,19", "0.5,11", "0.75,7", "0.99,4", "0.47,11"})
    void atLeastOnePatchStaysAndAllThatIsNoPatch(double dropout, int tokens) {
        assertThat(config(8, Pooling.CLS, 2)
                        .withDropouts(new Dropouts(0, 0, 0, dropout))
                        .trainedTokens())
                .isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({"1", "-0.1", "NaN"})
    void aShareOutOfRangeIsRefused(double dropout) {
        ViTConfig config = config(8, Pooling.CLS, 0);
        assertThatThrownBy(() -> config.withDropouts(new Dropouts(0, 0, 0, dropout)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("patch dropout must be at least 0 and below 1, not " + dropout);
    }

    /** Returns one-hot rows [B,K,T]. */
    private static INDArray kept(int before) {
        INDArray kept = Nd4j.zeros(DataType.FLOAT, STAYING.length, before + 4, before + PATCHES);
        for (int image = 0; image < STAYING.length; image++) {
            for (int i = 0; i < before + 4; i++) {
                kept.putScalar(image, i, i < before ? i : before + STAYING[image][i - before], 1);
            }
        }
        return kept;
    }

    private static GradientGraph.Result gradients(
            ViTConfig config, Map<String, INDArray> weights, String ops, Map<String, INDArray> given) {
        int images = (int) given.get(ViTGraph.PATCHES).size(0);
        Map<String, INDArray> inputs = new LinkedHashMap<>(given);
        INDArray targets = Nd4j.zeros(DataType.FLOAT, images, config.classes());
        targets.putColumn(1, Nd4j.ones(DataType.FLOAT, images));
        inputs.put(ViTGraph.TARGETS, targets);
        List<String> names = new ArrayList<>(weights.keySet());
        try (GradientGraph graph =
                GradientGraph.ofModel(config, OpsChoice.of(ops), weights, images, names, List.of())) {
            GradientGraph.Result result = graph.run(inputs);
            Map<String, INDArray> copies = new LinkedHashMap<>();
            result.gradients().forEach((name, gradient) -> copies.put(name, gradient.dup('c')));
            return new GradientGraph.Result(result.loss(), copies, Map.of());
        }
    }
}
