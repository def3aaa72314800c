package dev.vit4j.ops.session;

/**
 * Memory of a plan's arrays. What is released is handed out again to the next array of as many elements; all of it
 * lives until this is closed.
 */
public interface PlanMemory extends AutoCloseable {
    /**
     * @param shape of a FLOAT array
     * @return the array, with whatever was left in it
     */
    DeviceArray allocate(long... shape);

    /**
     * Memory for what is to outlast a run. It is never memory that was released before: the step that had it first
     * writes to it again in the next run.
     *
     * @param length how many floats, at least 1
     * @return memory of its own
     */
    DeviceArray keep(long length);

    /** @return whether the array's memory was allocated here and not released since */
    boolean hasLent(DeviceArray array);

    /** @return the same number for all arrays that share memory */
    long address(DeviceArray array);

    /** Takes memory back, for the next array. */
    void release(DeviceArray array);

    @Override
    void close();
}
