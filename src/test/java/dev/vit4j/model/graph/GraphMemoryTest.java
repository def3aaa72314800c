package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.MachineMemory.Room;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Positions;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.encoder.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Estimates against the memory that graphs take. Inputs are counted in the estimates and not in the graphs' arrays. */
class GraphMemoryTest {
    private static final int BATCH = 16;

    @ParameterizedTest
    @CsvSource({
        "nano/4, auto",
        "nano/4:heads=12, auto",
        "lap-4/8, auto",
        "cct-2/3x2, auto",
        "cct-7/3x1, auto",
        "reference, auto",
        "nano/4, stock",
        "lap-4/8, stock",
        "cct-2/3x2, stock"
    })
    void isNearWhatGraphsTake(String variant, String requested) {
        ViTConfig config = ViTVariants.byName(variant);
        OpsChoice ops = OpsChoice.of(requested);
        Map<String, INDArray> weights = WeightInit.fresh(config, 1);
        double input = BATCH * GraphMemory.patchBytes(config);

        assertNear(GraphMemory.inference(config, ops).bytes(BATCH) - input, predictor(config, ops, weights, List.of()));
        assertNear(
                GraphMemory.attention(config, ops).bytes(BATCH) - input,
                predictor(config, ops, weights, ViTGraph.attentionNames(config)));
        assertNear(GraphMemory.training(config, ops).bytes(BATCH) - input, gradients(config, ops, weights));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nano/4", "lap-4/8", "cct-2/3x2"})
    void countsGradientsOfAttention(String variant) {
        ViTConfig config = ViTVariants.byName(variant);
        double input = BATCH * GraphMemory.patchBytes(config);
        try (GradientGraph graph = GradientGraph.ofClassScores(config, WeightInit.fresh(config, 1), BATCH)) {
            graph.run(Map.of(
                    ViTGraph.PATCHES,
                    patches(config),
                    ViTGraph.CHOSEN,
                    Nd4j.zeros(DataType.FLOAT, BATCH, config.classes())));
            assertNear(GraphMemory.classScores(config).bytes(BATCH) - input, graph.memoryBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"auto", "stock"})
    void countsMasksOfDropout(String requested) {
        ViTConfig config = ViTVariants.byName("nano/4").withDropouts(new Dropouts(0.1, 0.1, 0.1, 0));
        OpsChoice ops = OpsChoice.of(requested);
        double input = BATCH * GraphMemory.patchBytes(config);
        assertNear(
                GraphMemory.training(config, ops).bytes(BATCH) - input,
                gradients(config, ops, WeightInit.fresh(config, 1)));
    }

    private static final BlockOptions PLAIN = BlockOptions.PLAIN;

    /** What only blocks of other families have, each by itself. */
    static Stream<Arguments> otherBlocks() {
        ViTConfig plain = ViTVariants.byName("nano/4").withHead(new ClassHead(Pooling.MEAN, 10));
        RotaryPositions rotary = new RotaryPositions(RotaryPositions.Kind.CENTERED, 100, 0);
        List<ViTConfig> configs = List.of(
                plain.withBlocks(PLAIN.withMlp(Mlp.of(Activation.GELU_TANH))),
                plain.withBlocks(PLAIN.withMlp(new Mlp(Activation.SILU, true, false, true))),
                plain.withBlocks(PLAIN.withMlp(new Mlp(Activation.SILU, true, true, true))),
                plain.withBlocks(PLAIN.withAttentionNorm(true)),
                plain.withEmbedding(TokenEmbedding.PLAIN.withPositions(
                        new Positions(PositionEmbedding.LEARNED, rotary, RelativePositions.NONE))),
                plain.withEmbedding(TokenEmbedding.PLAIN.withPositions(
                        new Positions(PositionEmbedding.NONE, RotaryPositions.NONE, RelativePositions.PER_BLOCK))));
        return configs.stream()
                .flatMap(config -> Stream.of(Arguments.of(config, "auto"), Arguments.of(config, "stock")));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("otherBlocks")
    void isNearWhatOtherBlocksTake(ViTConfig config, String requested) {
        OpsChoice ops = OpsChoice.of(requested);
        Map<String, INDArray> weights = WeightInit.fresh(config, 1);
        double input = BATCH * GraphMemory.patchBytes(config);
        assertNear(GraphMemory.inference(config, ops).bytes(BATCH) - input, predictor(config, ops, weights, List.of()));
        assertNear(GraphMemory.training(config, ops).bytes(BATCH) - input, gradients(config, ops, weights));
    }

    private static void assertNear(double estimate, long taken) {
        assertThat(estimate / taken).isBetween(0.9, 1.45);
    }

    private static long predictor(ViTConfig config, OpsChoice ops, Map<String, INDArray> weights, List<String> more) {
        try (Predictor predictor = new Predictor(config, weights, ops, BATCH, more)) {
            predictor.run(patches(config));
            return predictor.memoryBytes();
        }
    }

    private static long gradients(ViTConfig config, OpsChoice ops, Map<String, INDArray> weights) {
        List<String> trained = weights.keySet().stream()
                .filter(name -> WeightNames.trained(config, name))
                .toList();
        try (GradientGraph graph =
                GradientGraph.ofModel(config, ops, weights, BATCH, trained, List.of(ViTGraph.LOGITS))) {
            Map<String, INDArray> inputs = new HashMap<>();
            inputs.put(ViTGraph.PATCHES, patches(config));
            inputs.put(ViTGraph.TARGETS, Nd4j.zeros(DataType.FLOAT, BATCH, config.classes()));
            long masks = 0;
            for (var mask : Masks.specifications(config, BATCH).entrySet()) {
                INDArray ones = Nd4j.ones(DataType.FLOAT, mask.getValue().shape());
                inputs.put(mask.getKey(), ones);
                masks += ones.length() * Float.BYTES;
            }
            graph.run(inputs);
            return graph.memoryBytes() + masks;
        }
    }

    private static INDArray patches(ViTConfig config) {
        return Nd4j.zeros(
                DataType.FLOAT,
                BATCH,
                config.patching().count(),
                config.patching().values());
    }

    @Test
    void refusesWhatDoesNotFitAndTellsWhatDoes() {
        GraphMemory memory = new GraphMemory(1e9, 0.1e9);
        // 90 % of 10 GB are 9 GB: 1 GB + 80 x 0.1 GB; the power of two below 80 is 64.
        Room room = new Room(10_000_000_000L, "of the machine's 16 GB");
        memory.require("--batch 80", 80, room);
        assertThatThrownBy(() -> memory.require("--batch 81", 81, room))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--batch 81 needs about 9.1 GB of memory, and there are 10 GB of the machine's 16 GB left;"
                        + " a batch of 64 fits");
        assertThatThrownBy(() -> memory.require("--batch 1", 1, new Room(1_000_000_000L, "of it")))
                .hasMessageEndingWith("not even one image at a time fits: use a smaller model or image size");
    }
}
