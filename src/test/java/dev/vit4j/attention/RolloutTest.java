package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Golden;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RolloutTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void equalsTheGolden(String fixture) {
        Golden golden = Golden.read(fixture);
        List<INDArray> layers = IntStream.range(0, golden.model().config().depth())
                .mapToObj(layer -> golden.get("attn." + layer))
                .toList();
        assertThat(Golden.difference(Rollout.of(layers), golden.get("rollout"))).isLessThan(1e-5);
    }

    @Test
    void ofIdentityAttentionIsTheIdentity() {
        INDArray identity = Nd4j.eye(5).castTo(DataType.FLOAT);
        INDArray layer = Nd4j.stack(0, identity, identity).reshape(1, 2, 5, 5);
        assertThat(Golden.difference(Rollout.of(List.of(layer, layer, layer)), identity.reshape(1, 5, 5)))
                .isZero();
    }

    @Test
    void refusesNoLayers() {
        assertThatThrownBy(() -> Rollout.of(List.of())).isInstanceOf(BadInputException.class);
    }
}
