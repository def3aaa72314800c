package dev.vit4j.ops.session;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts how often a pool's arrays are still to be read, and gives them back when that is never. */
final class LentReads {
    private final ArrayPool pool;
    private final Map<Long, Integer> toCome = new HashMap<>();

    /** @param pool where arrays come from and go back to */
    LentReads(ArrayPool pool) {
        this.pool = pool;
    }

    /**
     * @param array any array; counted by its memory, so that one handed through under another name or shape is the same
     * @param reads how many more there will be; negative for reads that have happened
     */
    void add(INDArray array, int reads) {
        if (pool.hasLent(array) && toCome.merge(ArrayPool.memory(array), reads, Integer::sum) <= 0) {
            toCome.remove(ArrayPool.memory(array));
            pool.release(array);
        }
    }
}
