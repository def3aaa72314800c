package dev.vit4j.common;

/**
 * Random numbers as a pure function of (seed, epoch, index, purpose), whatever the order and the thread. So a resumed run
 * draws what an uninterrupted one would.
 *
 * <p>SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), started from the key's
 * parts mixed one after the other. Written out here because {@code java.util.SplittableRandom} does not guarantee
 * the same numbers in later Java versions.
 */
public final class KeyedRandom {
    /** Purpose of the numbers; each has its own sequence. */
    public enum Purpose {
        /** The order of an epoch's images. */
        ORDER(0),
        /** Crops and flips of one image. */
        AUGMENTATION(1),
        /** The training loop. */
        TRAINING(3),
        /** The window of a random resized crop. */
        RESIZED_CROP(4),
        /** The operations of an augmentation policy. */
        POLICY(5),
        /** Color jitter. */
        COLOR_JITTER(6),
        /** Random erasing. */
        ERASING(7),
        /** Mixup and CutMix. */
        MIXING(8),
        /** The image at each position of an epoch whose classes are equally likely. */
        SAMPLER(9);

        private final int code;

        Purpose(int code) {
            this.code = code;
        }
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** @param state where the sequence starts */
    KeyedRandom(long state) {
        this.state = state;
    }

    /**
     * @param seed of the run
     * @param epoch counted from 0
     * @param index of the image or other item
     * @param purpose of the numbers
     */
    public KeyedRandom(long seed, long epoch, long index, Purpose purpose) {
        this(key(key(key(key(0, seed), epoch), index), purpose.code));
    }

    /** @return 64 random bits */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * @param bound above 0
     * @return a uniform integer in 0..bound-1
     * @throws IllegalArgumentException if the bound is below 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, not " + bound);
        }
        // Lemire 2019, "Fast random integer generation in an interval": the product's upper half is the answer, its
        // lower half tells the few draws that would favor small numbers.
        long product = (nextLong() >>> 32) * bound;
        long rejectBelow = (1L << 32) % bound;
        while ((product & 0xFFFFFFFFL) < rejectBelow) {
            product = (nextLong() >>> 32) * bound;
        }
        return (int) (product >>> 32);
    }

    /** @return true or false, equally likely */
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** @return a number in [0, 1), a multiple of 2^-53 */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /**
     * @param values to shuffle in place (Fisher-Yates)
     */
    public void shuffle(int[] values) {
        shuffle(values, 0, values.length);
    }

    /**
     * Shuffles a part of an array.
     *
     * @param values to shuffle in place (Fisher-Yates)
     * @param from first index of the part
     * @param to index after its last
     */
    public void shuffle(int[] values, int from, int to) {
        for (int i = to - from - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = values[from + i];
            values[from + i] = values[from + j];
            values[from + j] = swapped;
        }
    }

    private static long key(long state, long part) {
        return mix((state + GOLDEN_GAMMA) ^ part);
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
