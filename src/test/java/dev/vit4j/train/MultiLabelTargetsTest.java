package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.batch.Mix;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MultiLabelTargetsTest {
    private static final int[][] CLASSES = {{0, 2}, {}, {1}, {0, 1, 2}};

    private static float[][] targets(double smoothing, Mix mix, int... images) {
        return new MultiLabelTargets(CLASSES, 3, smoothing)
                .of(new TrainingInputs.Item("", null, new int[images.length], images, mix, () -> {}))
                .toFloatMatrix();
    }

    @Test
    void eachClassOfAnImageIsOne() {
        assertThat(targets(0, Mix.NONE, 3, 1, 0)).isDeepEqualTo(new float[][] {{1, 1, 1}, {0, 0, 0}, {1, 0, 1}});
    }

    /** Keras: {@code y (1 - s) + 0.5 s}. */
    @Test
    void smoothingMovesTowardsAHalf() {
        assertThat(targets(0.1, Mix.NONE, 2)[0])
                .containsExactly(new float[] {0.05f, 0.95f, 0.05f}, Offset.offset(1e-7f));
    }

    @Test
    void mixedImagesHaveBothLabelsInTheirShares() {
        Mix mix = new Mix(Mix.Kind.MIXUP, 0.75, 0, 0, 0, 0);
        float[][] rows = targets(0, mix, 0, 2);
        assertThat(rows[0]).containsExactly(new float[] {0.75f, 0.25f, 0.75f}, Offset.offset(1e-7f));
        assertThat(rows[1]).containsExactly(new float[] {0.25f, 0.75f, 0.25f}, Offset.offset(1e-7f));
        assertThat(targets(0, mix, 0, 3)[0]).containsExactly(new float[] {1, 0.25f, 1}, Offset.offset(1e-7f));
    }
}
