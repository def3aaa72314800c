package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    private static final long GB = 1L << 30;
    private static final OpsChoice FUSED = OpsChoice.of("fused");

    private static int choose(String variant, boolean fused, long heap, long outside) {
        ViTConfig config = ViTVariants.byName(variant);
        return BatchSize.choose(List.of(config), 1, fused ? FUSED : OpsChoice.STOCK, heap, outside);
    }

    @Test
    void roomForAllGivesWhatTheOperationsWant() {
        assertThat(choose("Ti/16", true, 4 * GB, 12 * GB)).isEqualTo(64);
        assertThat(choose("L/16", false, 4 * GB, 12 * GB)).isEqualTo(32);
        assertThat(choose("nano/4", true, GB / 2, GB)).isEqualTo(64);
    }

    @Test
    void littleMemoryMakesSmallBatches() {
        assertThat(choose("L/16", true, GB / 8, 4 * GB)).isLessThan(64);
        assertThat(choose("B/16", true, 4 * GB, GB / 2)).isLessThan(64);
        assertThat(choose("B/16", true, 1, 1)).isEqualTo(1);
        int before = 64;
        for (long outside = 16 * GB; outside > 1; outside /= 2) {
            int batch = choose("B/16", true, 4 * GB, outside);
            assertThat(batch).isLessThanOrEqualTo(before);
            assertThat(Integer.bitCount(batch)).isOne();
            before = batch;
        }
    }

    @Test
    void severalModelsAndViewsCount() {
        ViTConfig config = ViTVariants.byName("B/16");
        int one = BatchSize.choose(List.of(config), 1, FUSED, GB / 8, 64 * GB);
        assertThat(BatchSize.choose(List.of(config), 2, FUSED, GB / 8, 64 * GB)).isEqualTo(one / 2);
        assertThat(BatchSize.choose(List.of(config, config), 1, FUSED, GB / 8, 64 * GB))
                .isEqualTo(one / 2);
    }
}
