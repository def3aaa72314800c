package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Maps of a model that can be computed by hand, see {@link KnownModel}. */
class KnownModelTest {
    private static final double ALL = 5.5;
    private static final int RED = 0;
    private static final int GREEN = 1;

    private final AttentionMaps maps = AttentionMaps.of(
            KnownModel.balanced(),
            new RgbImage(2, 2, new byte[] {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, 0, 0, 0, 0}));

    @Test
    void theClassTokenLooksUpRedMost() {
        PatchMap map = maps.raw(0, Heads.one(0), Queries.CLASSIFIER);
        assertThat(map.weights()).containsExactly(new double[] {2 / ALL, 0.5 / ALL, 1 / ALL, 1 / ALL}, within(1e-6));
        assertThat(map.elsewhere()).isCloseTo(1 / ALL, within(1e-6));
    }

    @Test
    void redSpeaksForClassZero() {
        assertThat(maps.gradient(0).weights()).containsExactly(new double[] {2 * 2 / ALL, 0, 0, 0}, within(1e-5));
    }

    @Test
    void greenSpeaksForClassOne() {
        assertThat(maps.gradient(1).weights()).containsExactly(new double[] {0, 2 * 0.5 / ALL, 0, 0}, within(1e-5));
    }

    @Test
    void inOneBatchEachImageHasItsOwnClass() {
        try (ClassGradients gradients = new ClassGradients(KnownModel.balanced(), 2)) {
            PreprocessedImage image = maps.image();
            var both = gradients.of(List.of(image, image, image), new int[] {1, 0, 1});
            assertThat(maps.gradient(both.get(0), Queries.CLASSIFIER).order()[0])
                    .isEqualTo(GREEN);
            assertThat(maps.gradient(both.get(1), Queries.CLASSIFIER).order()[0])
                    .isEqualTo(RED);
            assertThat(maps.gradient(both.get(2), Queries.CLASSIFIER).order()[0])
                    .isEqualTo(GREEN);
        }
    }

    @Test
    void atTemperatureZeroRedIsLookedUpAlone() {
        PatchMap map = maps.withTemperature(0).raw(0, Heads.one(0), Queries.CLASSIFIER);
        assertThat(map.weights()).containsExactly(1, 0, 0, 0);
    }
}
