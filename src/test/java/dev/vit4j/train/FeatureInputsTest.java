package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.batch.BatchShare;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureInputsTest {
    private static final Features FEATURES = new Features(
            new float[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}},
            new int[] {0, 10, 20, 30, 40, 50, 60},
            new int[] {0, 1, 2, 3, 4, 5, 6});

    private static List<Integer> labels(FeatureInputs inputs, int epoch, int firstBatch) {
        List<Integer> labels = new ArrayList<>();
        try (TrainingInputs.Epoch batches = inputs.epoch(epoch, firstBatch, BatchShare.ALL)) {
            for (TrainingInputs.Item item = batches.next(); item != null; item = batches.next()) {
                assertThat(item.input().shape()).containsExactly(inputs.batchSize(), 1);
                for (int i = 0; i < item.labels().length; i++) {
                    assertThat(item.input().getInt(i, 0) * 10).isEqualTo(item.labels()[i]);
                    labels.add(item.labels()[i]);
                }
            }
        }
        return labels;
    }

    @Test
    void batchesAreFullAndNoImageComesTwice() {
        FeatureInputs inputs = new FeatureInputs(FEATURES, 3, 1, null);
        assertThat(inputs.batchesPerEpoch()).isEqualTo(2);
        assertThat(labels(inputs, 0, 0)).hasSize(6).doesNotHaveDuplicates();
        assertThat(labels(inputs, 1, 0)).isNotEqualTo(labels(inputs, 0, 0));
    }

    @Test
    void anEpochEnteredInTheMiddleGoesOnAsTheWholeOneWould() {
        FeatureInputs inputs = new FeatureInputs(FEATURES, 3, 1, null);
        assertThat(labels(inputs, 4, 1)).isEqualTo(labels(inputs, 4, 0).subList(3, 6));
    }

    @Test
    void fewerImagesThanABatchMakeASmallerBatch() {
        assertThat(new FeatureInputs(FEATURES, 64, 1, null).batchSize()).isEqualTo(7);
    }
}
