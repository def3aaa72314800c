package dev.vit4j.image;

import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Lets as many threads decode at once as the Java heap has room for. An image is admitted when its need is known and
 * before it is decoded; one that needs more than all others together may have runs alone. Nobody waits while holding
 * another's room, so nothing can get stuck.
 */
final class DecodingMemory {
    private static final int UNIT = 1 << 10;

    private final long heap;
    private final int units;
    private final Semaphore room;

    /** @param heap the largest Java heap, in bytes; half of it is for decoding */
    DecodingMemory(long heap) {
        this.heap = heap;
        this.units = (int) Math.min(Integer.MAX_VALUE, heap / 2 / UNIT);
        this.room = new Semaphore(units, true);
    }

    /** @return the largest file, in bytes, that is read without asking for room first */
    long smallFile() {
        return heap / 32;
    }

    /**
     * @param bytes heap that decoding will take
     * @throws InvalidImage if it would not fit the heap even alone
     */
    void check(long bytes) throws InvalidImage {
        if (bytes > heap / 4 * 3) {
            throw new InvalidImage(String.format(
                    Locale.ROOT,
                    "needs about %d MB of memory to be decoded, too much for a Java heap of %d MB: shrink it, or raise"
                            + " the heap (VIT4J_HEAP for scripts/vit, else -Xmx)",
                    bytes >> 20,
                    heap >> 20));
        }
    }

    /**
     * Waits for room.
     *
     * @param bytes heap that decoding will take
     * @return what was taken, for {@link #leave}
     */
    int enter(long bytes) {
        int wanted = (int) Math.min(units, 1 + bytes / UNIT);
        room.acquireUninterruptibly(wanted);
        return wanted;
    }

    /**
     * Waits until nobody else is in.
     *
     * @return what was taken, for {@link #leave}
     */
    int enterAlone() {
        return enter(Long.MAX_VALUE);
    }

    /** @param held what was taken */
    void leave(int held) {
        room.release(held);
    }
}
