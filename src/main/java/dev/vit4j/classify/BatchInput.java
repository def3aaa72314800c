package dev.vit4j.classify;

import dev.vit4j.common.HostMemory;
import dev.vit4j.data.patch.Patching;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The array [B,N,P] that a graph reads its images from, filled anew for each batch. An array made for each batch would not
 * do: M2.1 gives the memory of a closed one back late or never (of a reshaped one it ignores the close), which was seen
 * as a gigabyte more resident memory after 80,000 images of CIFAR's size.
 */
final class BatchInput implements AutoCloseable {
    private final INDArray patches;
    private final float[] rows;
    private final int values;

    /**
     * @param batch B, images in a batch
     * @param patching how images are cut
     */
    BatchInput(int batch, Patching patching) {
        this.values = patching.count() * patching.values();
        this.rows = new float[Math.multiplyExact(batch, values)];
        this.patches = Nd4j.create(DataType.FLOAT, batch, patching.count(), patching.values());
    }

    /**
     * @param images at most B, all readable; the places behind them are filled with zeros
     * @param input which of their inputs
     */
    void fill(List<Prepared> images, int input) {
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).inputs().get(input), 0, rows, i * values, values);
        }
        Arrays.fill(rows, images.size() * values, rows.length, 0);
        HostMemory.fill(patches, rows);
    }

    /** @return [B,N,P], as last filled */
    INDArray patches() {
        return patches;
    }

    @Override
    public void close() {
        patches.close();
    }
}
