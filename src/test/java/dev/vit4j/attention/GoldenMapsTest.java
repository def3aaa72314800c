package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Query;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maps against PyTorch, on stock and on fused operations, with a partial last batch. */
class GoldenMapsTest {
    private static final int BATCH = 3; // of four images

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void rawAttentionOfEveryLayerAndHeadEqualsTorchs(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        List<AttentionMaps> maps = read(golden, ops);
        assertThat(maps).hasSize(golden.images());
        for (int image = 0; image < golden.images(); image++) {
            INDArray weights = maps.get(image).weights();
            for (int layer = 0; layer < golden.model().config().depth(); layer++) {
                INDArray expected = golden.get("attn." + layer).slice(image);
                assertThat(Golden.difference(weights.slice(layer), expected)).isLessThan(1e-5);
            }
            assertThat(Golden.difference(
                            org.nd4j.linalg.factory.Nd4j.createFromArray(
                                    maps.get(image).logits()),
                            golden.get("logits_f64").slice(image)))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void rowsSumToOneInEveryLayer(String fixture, String ops) {
        for (AttentionMaps maps : read(Golden.read(fixture), ops)) {
            for (LayerAttention layer : maps.layers()) {
                for (int row = 0; row < layer.values().length; row += layer.tokens()) {
                    double sum = 0;
                    for (int key = row; key < row + layer.tokens(); key++) {
                        sum += layer.values()[key];
                    }
                    assertThat(sum).isCloseTo(1, within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void rolloutEqualsTheGolden(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        List<AttentionMaps> maps = read(golden, ops);
        for (int image = 0; image < golden.images(); image++) {
            INDArray expected = golden.get("rollout").slice(image);
            PatchMap ofClassToken = maps.get(image).rollout();
            PatchMap ofPatch = maps.get(image).rollout(Heads.MEAN, Query.patch(1, 0), 0);
            int row = maps.get(image).grid().token(1, 0);
            for (int patch = 0; patch < ofClassToken.weights().length; patch++) {
                assertThat(ofClassToken.weights()[patch]).isCloseTo(expected.getDouble(0, patch + 1), within(1e-5));
                assertThat(ofPatch.weights()[patch]).isCloseTo(expected.getDouble(row, patch + 1), within(1e-5));
            }
            assertThat(ofClassToken.elsewhere()).isCloseTo(expected.getDouble(0, 0), within(1e-5));
        }
    }

    static List<AttentionMaps> read(Golden golden, String ops) {
        try (AttentionReader reader = new AttentionReader(golden.model(), OpsChoice.of(ops), BATCH)) {
            return reader.readSeen(seen(golden));
        }
    }

    /** The fixture's images, which are given as the model sees them. */
    static List<PreprocessedImage> seen(Golden golden) {
        INDArray patches = golden.patches();
        return IntStream.range(0, golden.images())
                .mapToObj(i -> new PreprocessedImage(
                        null, null, null, patches.slice(i).dup('c').reshape(-1).toFloatVector()))
                .toList();
    }
}
