package dev.vit4j.image;

import org.bytedeco.javacpp.BytePointer;

/** Native memory that is kept for the next use unless it is large. Not thread-safe. */
final class NativeMemory {
    private static final long MOST_KEPT_BYTES = 16L << 20;
    private static final long LEAST_BYTES = 1L << 20;

    private BytePointer kept = new BytePointer();

    /**
     * Memory until it is closed.
     *
     * @param memory its address
     * @param own whether closing frees it
     */
    record Loan(BytePointer memory, boolean own) implements AutoCloseable {
        @Override
        public void close() {
            if (own) {
                memory.close();
            }
        }
    }

    /**
     * @param bytes that are needed
     * @return memory of at least that size, valid until it is closed or the next call
     */
    Loan lend(long bytes) {
        if (bytes > MOST_KEPT_BYTES) {
            return new Loan(new BytePointer(bytes), true);
        }
        if (kept.capacity() < bytes) {
            kept.close();
            kept = new BytePointer(Math.max(LEAST_BYTES, Long.highestOneBit(bytes) * 2));
        }
        return new Loan(kept, false);
    }
}
