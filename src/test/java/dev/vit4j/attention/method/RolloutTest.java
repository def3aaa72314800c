package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.graph.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void equalsTheGolden(String fixture) {
        Golden golden = Golden.read(fixture);
        for (int image = 0; image < golden.images(); image++) {
            int i = image;
            List<AttentionMatrix> layers = IntStream.range(
                            0, golden.model().config().depth())
                    .mapToObj(layer -> Heads.MEAN.of(
                            Matrices.layer(golden.get("attn." + layer).slice(i))))
                    .toList();
            AttentionMatrix rollout = new Rollout().of(layers).product();
            assertThat(Matrices.difference(rollout, golden.get("rollout").slice(image)))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void ofIdentityAttentionIsTheIdentity() {
        AttentionMatrix identity = Matrices.identity(5);
        AttentionMatrix rollout =
                new Rollout().of(List.of(identity, identity, identity)).product();
        assertThat(rollout.values()).containsExactly(identity.values());
    }

    @Test
    void chainsHandWorkedLookUps() {
        // 0.5 A + 0.5 I of the first is [[.5, .5], [0, 1]], of the second [[.75, .25], [.5, .5]].
        AttentionMatrix first = new AttentionMatrix(2, new double[] {0, 1, 0, 1});
        AttentionMatrix second = new AttentionMatrix(2, new double[] {0.5, 0.5, 1, 0});
        LookUpChain chain = new Rollout().of(List.of(first, second));
        assertThat(chain.product().values()).containsExactly(0.375, 0.625, 0.25, 0.75);
        assertThat(chain.from(new double[] {0, 1})).containsExactly(0.25, 0.75);
        assertThat(chain.from(new double[] {0.5, 0.5})).containsExactly(0.3125, 0.6875);
    }

    @Test
    void givesWhatIsDiscardedToTheKeysThatStay() {
        double[] row = {0.5, 0.1, 0.3, 0.1};
        AttentionMatrix layer = Matrices.everyRow(row);
        // Half of four keys: the two with 0.1; 0.5 and 0.3 become 0.625 and 0.375.
        AttentionMatrix rollout = new Rollout(0.5).of(List.of(layer)).product();
        assertThat(rollout.row(0)).containsExactly(new double[] {0.5 + 0.3125, 0, 0.1875, 0}, within(1e-15));
        assertThat(rollout.row(1)).containsExactly(new double[] {0.3125, 0.5, 0.1875, 0}, within(1e-15));
    }

    @Test
    void ofEqualKeysDiscardsTheLater() {
        AttentionMatrix layer = Matrices.everyRow(new double[] {0.25, 0.25, 0.25, 0.25});
        assertThat(new Rollout(0.75).of(List.of(layer)).product().row(3)).containsExactly(0.5, 0, 0, 0.5);
    }

    @Test
    void discardsTheShareThatWasAskedForInSpiteOfRounding() {
        AttentionMatrix layer = Matrices.everyRow(
                IntStream.rangeClosed(1, 10).mapToDouble(i -> i / 55.0).toArray());
        double[] row = new Rollout(0.9).of(List.of(layer)).product().row(0);
        assertThat(row).containsExactly(0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.9, 0.999})
    void rowsSumToOneWhateverTheHeadsAndTheShare(double discard) {
        Random random = new Random(7);
        for (Heads heads : List.of(Heads.MEAN, Heads.MAX, Heads.MIN, Heads.one(1))) {
            List<AttentionMatrix> layers = IntStream.range(0, 6)
                    .mapToObj(i -> heads.of(Matrices.random(random, 3, 17)))
                    .toList();
            AttentionMatrix rollout = new Rollout(discard).of(layers).product();
            for (int query = 0; query < 17; query++) {
                assertThat(Arrays.stream(rollout.row(query)).sum()).isCloseTo(1, within(1e-12));
                assertThat(Arrays.stream(rollout.row(query)).min().orElseThrow())
                        .isNotNegative();
            }
        }
    }

    @Test
    void whatLooksUpNothingPassesBy() {
        // Two heads that agree on no key leave a smallest weight of 0 everywhere.
        LayerAttention layer = new LayerAttention(2, 2, new float[] {1, 0, 1, 0, 0, 1, 1, 0});
        double[] rollout =
                new Rollout().of(List.of(Heads.MIN.of(layer))).product().values();
        assertThat(rollout).containsExactly(1, 0, 0.5, 0.5);
    }

    @Test
    void refusesNoLayersAndSharesOutOfRange() {
        assertThatThrownBy(() -> new Rollout().of(List.of())).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Rollout(1)).hasMessageContaining("below 1, not 1.0");
        assertThatThrownBy(() -> new Rollout(-0.1)).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> new Rollout(Double.NaN)).isInstanceOf(BadInputException.class);
    }
}
