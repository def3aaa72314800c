package dev.vit4j.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchMemoryTest {
    private final BatchMemory memory = new BatchMemory(1, 2, 2);

    @Test
    void whatWasGivenBackIsLentAgainWithOtherValues() {
        BatchMemory.Loan first = memory.lend(new float[] {1, 2, 3, 4});
        first.release().run();
        BatchMemory.Loan second = memory.lend(new float[] {5, 6, 7, 8});
        assertThat(second.array()).isSameAs(first.array());
        assertThat(second.array().reshape(-1).toFloatVector()).containsExactly(5, 6, 7, 8);
    }

    @Test
    void whatIsInUseIsNotLentAgain() {
        BatchMemory.Loan first = memory.lend(new float[] {1, 2, 3, 4});
        BatchMemory.Loan second = memory.lend(new float[] {5, 6, 7, 8});
        assertThat(first.array().reshape(-1).toFloatVector()).containsExactly(1, 2, 3, 4);
        assertThat(second.array()).isNotSameAs(first.array());
    }

    @Test
    void givingBackTwiceDoesNotLendToTwo() {
        BatchMemory.Loan first = memory.lend(new float[] {1, 2, 3, 4});
        first.release().run();
        first.release().run();
        INDArray second = memory.lend(new float[] {5, 6, 7, 8}).array();
        INDArray third = memory.lend(new float[] {9, 10, 11, 12}).array();
        assertThat(third).isNotSameAs(second);
    }

    /** Several epochs of a pipeline make do with the arrays that it holds ahead and the one in use. */
    @Test
    void epochsReuseTheArraysOfThoseBefore(@TempDir Path folder) throws IOException {
        BatchPipeline pipeline = BatchPipeline.training(
                CifarDataset.open(
                        List.of(Samples.cifar10(folder.resolve("data_batch_1.bin"), 40, 1)), CifarFormat.CIFAR10),
                Preprocessing.standard(32),
                Augmentation.NONE,
                new Patching(32, 3, 8, 8),
                4,
                1,
                2,
                OnBadImage.FAIL);
        Set<INDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int epoch = 0; epoch < 5; epoch++) {
            try (BatchStream stream = pipeline.epoch(epoch, 0)) {
                stream.forEachRemaining(batch -> arrays.add(batch.patches()));
            }
        }
        assertThat(arrays.size()).isBetween(1, 2 * 2 + 2);
    }
}
