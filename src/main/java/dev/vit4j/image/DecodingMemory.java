package dev.vit4j.image;

import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Limits concurrent decoding to what the Java heap can hold. A thread reserves memory when the size of its image is
 * known and before it is decoded. An image that needs more than the whole budget is decoded alone. No thread waits for
 * memory while it holds some, so there is no deadlock.
 */
final class DecodingMemory {
    private static final int UNIT = 1 << 10;

    private final long heap;
    private final int units;
    private final Semaphore room;

    /** @param heap maximum Java heap, in bytes; half of it is for decoding */
    DecodingMemory(long heap) {
        this.heap = heap;
        this.units = (int) Math.min(Integer.MAX_VALUE, heap / 2 / UNIT);
        this.room = new Semaphore(units, true);
    }

    /** @return size of the largest file, in bytes, that is read before memory is reserved */
    long smallFile() {
        return heap / 32;
    }

    /**
     * @param bytes heap that decoding needs
     * @throws InvalidImage if that does not fit into the heap even when decoded alone
     */
    void check(long bytes) throws InvalidImage {
        if (bytes > heap / 4 * 3) {
            throw new InvalidImage(String.format(
                    Locale.ROOT,
                    "needs about %d MB of memory to decode, too much for a Java heap of %d MB: shrink it, or raise the"
                            + " heap size (VIT4J_HEAP for scripts/vit, otherwise -Xmx)",
                    bytes >> 20,
                    heap >> 20));
        }
    }

    /**
     * Reserves memory, waiting until it is free.
     *
     * @param bytes heap that decoding needs
     * @return the reservation, for {@link #leave}
     */
    int enter(long bytes) {
        int wanted = (int) Math.min(units, 1 + bytes / UNIT);
        room.acquireUninterruptibly(wanted);
        return wanted;
    }

    /**
     * Reserves the whole budget, waiting until no other thread decodes.
     *
     * @return the reservation, for {@link #leave}
     */
    int enterAlone() {
        return enter(Long.MAX_VALUE);
    }

    /** @param held reservation to release */
    void leave(int held) {
        room.release(held);
    }
}
