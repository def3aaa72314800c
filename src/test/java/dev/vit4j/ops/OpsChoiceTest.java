package dev.vit4j.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.ops.encoder.StockOps;
import dev.vit4j.ops.fused.FusedOps;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;

class OpsChoiceTest {
    @Test
    void autoIsFusedOnACpuAndSaysOnWhat() {
        OpsChoice choice = OpsChoice.of("auto");
        assertThat(choice).isEqualTo(OpsChoice.of("fused"));
        assertThat(choice.name()).isEqualTo("fused");
        assertThat(choice.reason()).contains("Vector API");
        assertThat(choice.on(SameDiff.create())).isInstanceOf(FusedOps.class);
    }

    @Test
    void stockIsStock() {
        assertThat(OpsChoice.of("stock").on(SameDiff.create())).isInstanceOf(StockOps.class);
    }

    @Test
    void aSlipIsAnsweredWithTheNearestName() {
        assertThatThrownBy(() -> OpsChoice.of("fussed"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--ops fussed: unknown; did you mean 'fused'?; choose one of auto, fused, stock");
    }
}
