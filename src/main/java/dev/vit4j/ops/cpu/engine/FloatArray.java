package dev.vit4j.ops.cpu.engine;

import dev.vit4j.common.HostMemory;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The memory of a dense FLOAT array in 'c' order: bulk copies to and from Java arrays, and addresses for BLAS. Offsets
 * count floats from the array's first element.
 *
 * <p>Valid as long as the array it was made from; an array of more than 2 GiB is reached through several buffers.
 */
public final class FloatArray {
    /** Buffers begin every 2^28 floats and hold up to 2^29 - 1, so that a copy of less than 2^28 lies within one. */
    private static final int SEGMENT_BITS = 28;

    /** Bytes of a cache line. */
    private static final int LINE = 64;

    private static final long SEGMENT = 1L << SEGMENT_BITS;
    private static final long LONGEST = (1L << 29) - 1;

    /** Keeps the memory alive; never read. */
    @SuppressWarnings("UnusedVariable")
    private final Object owner;

    private final FloatPointer start;
    private final long length;
    private final FloatBuffer[] segments;

    private FloatArray(Object owner, FloatPointer start, long length) {
        this.owner = owner;
        this.start = start;
        this.length = length;
        this.segments = new FloatBuffer[(int) Math.max(1, (length + SEGMENT - 1) / SEGMENT)];
        for (int i = 0; i < segments.length; i++) {
            long from = i * SEGMENT;
            Pointer part = start.getPointer(from).capacity(Math.min(length - from, LONGEST));
            segments[i] = part.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        }
    }

    /**
     * @param array any FLOAT array; one that is not dense in 'c' order is copied, so it may be read only
     * @return its memory
     * @throws IllegalArgumentException for another data type
     */
    public static FloatArray toRead(INDArray array) {
        return of(HostMemory.isDense(array) ? array : array.dup('c'));
    }

    /**
     * @param array a dense FLOAT array in 'c' order
     * @return its memory
     * @throws IllegalArgumentException for any other
     */
    public static FloatArray of(INDArray array) {
        if (array.dataType() != DataType.FLOAT || !HostMemory.isDense(array)) {
            throw new IllegalArgumentException(
                    "needs a dense FLOAT array in 'c' order, not " + array.shapeInfoToString());
        }
        HostMemory.require();
        FloatPointer base = new FloatPointer(array.data().pointer());
        return new FloatArray(array, base.getPointer(array.offset()), array.length());
    }

    /**
     * @param length how many floats
     * @return fresh memory of its own, beginning at a multiple of 64 bytes, not cleared
     */
    public static FloatArray aligned(long length) {
        FloatPointer memory = new FloatPointer(length + LINE / Float.BYTES);
        long past = memory.address() % LINE;
        FloatPointer start = past == 0 ? memory : memory.getPointer((LINE - past) / Float.BYTES);
        return new FloatArray(memory, start, length);
    }

    public long length() {
        return length;
    }

    /** @return what begins at an element of this */
    public FloatArray from(long offset) {
        return offset == 0 ? this : new FloatArray(this, start.getPointer(offset), length - offset);
    }

    /** @return the address of an element; it holds for as long as this object or the pointer is in use */
    public FloatPointer at(long offset) {
        return new Address(this, offset);
    }

    /**
     * An address and whose it is: JavaCPP's own pointers into memory bring two further objects each, for every product.
     */
    private static final class Address extends FloatPointer {
        /** Keeps the memory alive while native code is given this; never read. */
        @SuppressWarnings("UnusedVariable")
        private final FloatArray owner;

        Address(FloatArray owner, long offset) {
            super((Pointer) null);
            this.owner = owner;
            this.address = owner.start.address() + offset * Float.BYTES;
        }
    }

    public void read(long offset, float[] to, int from, int n) {
        try {
            segments[(int) (offset >> SEGMENT_BITS)].get((int) (offset & (SEGMENT - 1)), to, from, n);
        } finally {
            // The buffer does not keep the memory.
            Reference.reachabilityFence(this);
        }
    }

    public void write(long offset, float[] from, int first, int n) {
        try {
            segments[(int) (offset >> SEGMENT_BITS)].put((int) (offset & (SEGMENT - 1)), from, first, n);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Overwrites {@code n} floats, less than 2^28, with those of another array that shares no memory with them. */
    public void copy(long offset, FloatArray from, long first, int n) {
        FloatBuffer source = from.segments[(int) (first >> SEGMENT_BITS)];
        try {
            segments[(int) (offset >> SEGMENT_BITS)].put(
                    (int) (offset & (SEGMENT - 1)), source, (int) (first & (SEGMENT - 1)), n);
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(from);
        }
    }

    /** @return all elements; for the short ones: biases, gains */
    public float[] toArray() {
        float[] values = new float[Math.toIntExact(length)];
        read(0, values, 0, values.length);
        return values;
    }
}
