package dev.vit4j.model.graph;

import dev.vit4j.model.WeightNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares a stem of convolutions and sequence pooling with PyTorch's convolution, max pooling and softmax. */
class CompactParityTest {
    private static final Golden GOLDEN = Golden.read("tiny-cct");
    /** Softmax ignores a bias that all keys, or all tokens, share. */
    private static final Parity PARITY = new Parity(
            GOLDEN, patches(), name -> name.endsWith("key.bias") || name.equals(WeightNames.SEQUENCE_QUERY + ".bias"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void everyNumberOnTheWayEqualsTorchs(String ops) {
        List<String> names =
                new ArrayList<>(List.of(ViTGraph.POOLING_WEIGHTS, ViTGraph.POOLED, ViTGraph.hiddenName(0)));
        names.addAll(ViTGraph.attentionNames(GOLDEN.model().config()));
        PARITY.forward(ops, names, CompactParityTest::goldenName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void lossAndEveryGradientEqualTorchs(String ops) {
        PARITY.gradients(ops);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void aWrittenModelGivesTheSameLogits(String ops) throws Exception {
        PARITY.written(ops, folder.resolve("model"));
    }

    private static String goldenName(String name) {
        return name.equals(ViTGraph.POOLING_WEIGHTS) ? "shares" : name.replace("attention.", "attn.");
    }

    /** Returns [B,N,27], by definition: the 3 x 3 pixels around each pixel, zeros beyond the edge. */
    private static INDArray patches() {
        INDArray images = GOLDEN.get("images");
        int size = (int) images.size(2);
        INDArray patches = Nd4j.create(DataType.FLOAT, GOLDEN.images(), (long) size * size, 27);
        for (int i = 0; i < GOLDEN.images(); i++) {
            for (int n = 0; n < size * size; n++) {
                for (int p = 0; p < 27; p++) {
                    int y = n / size + p / 3 % 3 - 1;
                    int x = n % size + p % 3 - 1;
                    boolean within = y >= 0 && y < size && x >= 0 && x < size;
                    patches.putScalar(new int[] {i, n, p}, within ? images.getDouble(i, p / 9, y, x) : 0);
                }
            }
        }
        return patches;
    }
}
