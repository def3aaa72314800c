package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares locality self-attention, registers and layer scale together with PyTorch, which folds nothing. */
class OptionsParityTest {
    private static final Golden GOLDEN = Golden.read("tiny-options");
    private static final Parity PARITY = Parity.of(GOLDEN, GOLDEN.patches());

    @TempDir
    private Path folder;

    @Test
    void theFixtureHasAllOptions() {
        ViTConfig config = GOLDEN.model().config();
        assertThat(config.blocks())
                .isEqualTo(new BlockOptions(AttentionBias.ALL, 1e-6, 0.7, AttentionKind.LOCALITY, false, Mlp.PLAIN));
        assertThat(config.registers()).isEqualTo(2);
        assertThat(config.tokens()).isEqualTo(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void everyNumberOnTheWayEqualsTorchs(String ops) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.POOLED, ViTGraph.hiddenName(0)));
        names.addAll(ViTGraph.attentionNames(GOLDEN.model().config()));
        PARITY.forward(ops, names, name -> name.replace("attention.", "attn."));
        PARITY.logits(ops);
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
}
