package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PredictorTest {
    private final Golden golden = Golden.read("tiny-a");
    private final ViTConfig config = golden.model().config();

    @BeforeEach
    void oneThread() {
        Threads.set(1, false); // graphs this small do not benefit from threads
    }

    private Predictor predictor(String ops) {
        return new Predictor(config, golden.model().weights(), OpsChoice.of(ops), golden.images());
    }

    @Test
    void refusesPatchesOfAnotherShapeInsteadOfRepeatingThem() {
        try (Predictor predictor = predictor("fused")) {
            INDArray one = golden.patches().get(NDArrayIndex.interval(0, 1)).dup();
            assertThatThrownBy(() -> predictor.run(one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + ViTGraph.PATCHES + "' has shape [" + golden.images());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void changesOfWeightsInPlaceAreSeenWhereTheyAreAnnounced(String ops) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        golden.model().weights().forEach((name, array) -> weights.put(name, array.dup()));
        try (Predictor changing = Predictor.ofChangingWeights(config, weights, OpsChoice.of(ops), golden.images())) {
            float[][] before = changing.logits(golden.patches(), golden.images());
            try (Predictor frozen = predictor(ops)) {
                assertThat(frozen.logits(golden.patches(), golden.images())).isDeepEqualTo(before);
            }
            INDArray bias = weights.get(WeightNames.HEAD_BIAS);
            bias.putScalar(0, bias.getFloat(0) + 5);
            assertThat(changing.logits(golden.patches(), 1)[0][0]).isCloseTo(before[0][0] + 5, within(1e-4f));
            weights.get("vit.encoder.layer.0.intermediate.dense.weight").negi();
            try (Predictor fresh = new Predictor(config, weights, OpsChoice.of(ops), golden.images())) {
                assertThat(changing.logits(golden.patches(), golden.images()))
                        .isDeepEqualTo(fresh.logits(golden.patches(), golden.images()));
            }
            assertThat(Math.abs(changing.logits(golden.patches(), 1)[0][1] - before[0][1]))
                    .isGreaterThan(1e-3f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void twoInTwoThreadsDoNotDisturbEachOther(String ops) throws Exception {
        INDArray right = golden.patches();
        INDArray negative = right.neg();
        float[][][] expected;
        try (Predictor alone = predictor(ops)) {
            expected = new float[][][] {alone.logits(right, golden.images()), alone.logits(negative, golden.images())};
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int which = 0; which < 2; which++) {
                INDArray patches = which == 0 ? right : negative;
                float[][] own = expected[which];
                done.add(threads.submit(() -> {
                    for (int build = 0; build < 3; build++) {
                        try (Predictor predictor = predictor(ops)) {
                            for (int run = 0; run < 8; run++) {
                                assertThat(predictor.logits(patches, own.length))
                                        .isDeepEqualTo(own);
                            }
                        }
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesOnlyTheRowsThatAreReal() {
        try (Predictor predictor = predictor("stock")) {
            float[][] all = predictor.logits(golden.patches(), golden.images());
            assertThat(predictor.logits(golden.patches(), 1)).isDeepEqualTo(new float[][] {all[0]});
        }
    }

    @Test
    void outputsHoldUntilTheNextRun() {
        try (Predictor predictor = predictor("stock")) {
            Map<String, INDArray> first = predictor.run(golden.patches());
            float[][] kept = first.get(ViTGraph.LOGITS).toFloatMatrix();
            INDArray garbage = golden.patches().mul(3); // arrays made meanwhile do not overwrite it
            garbage.close();
            assertThat(first.get(ViTGraph.LOGITS).toFloatMatrix()).isDeepEqualTo(kept);
        }
    }
}
