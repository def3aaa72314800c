package dev.vit4j.ops.cpu.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reusable memory of one thread, by slot number: what an operation needs for a tile at a time. */
public final class Scratch {
    /** Floats of whole rows that are worth working on at once: they stay in a first-level cache. */
    private static final int AT_ONCE = 4096;

    private final List<float[]> floats = new ArrayList<>();
    private final List<FloatArray> natives = new ArrayList<>();
    private final Map<Class<?>, Object> owned = new HashMap<>();

    /**
     * @param slot small number, by which the caller tells its arrays apart
     * @param length needed
     * @return an array of at least that length with whatever was left in it
     */
    public float[] floats(int slot, int length) {
        while (floats.size() <= slot) {
            floats.add(new float[0]);
        }
        if (floats.get(slot).length < length) {
            floats.set(slot, new float[length]);
        }
        return floats.get(slot);
    }

    /**
     * @param width of a row
     * @return how many such rows to read, work on and write at once, at least 1
     */
    public static int rowsAtOnce(int width) {
        return Math.max(1, AT_ONCE / width);
    }

    /**
     * @param slot small number, by which the caller tells its memory apart
     * @param length needed
     * @return memory that BLAS can use, of at least that length, with whatever was left in it
     */
    public FloatArray natives(int slot, long length) {
        while (natives.size() <= slot) {
            natives.add(null);
        }
        FloatArray memory = natives.get(slot);
        if (memory == null || memory.length() < length) {
            memory = FloatArray.aligned(length);
            natives.set(slot, memory);
        }
        return memory;
    }

    /**
     * @param type class of an object that one thread at a time may use
     * @param maker makes it
     * @return this thread's, made on its first use
     */
    public <T> T own(Class<T> type, Supplier<T> maker) {
        return type.cast(owned.computeIfAbsent(type, t -> maker.get()));
    }
}
