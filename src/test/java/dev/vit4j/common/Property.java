package dev.vit4j.common;

import java.util.Random;

/**
 * Checks on many generated cases. Each case is drawn from a seed of its own, so that every run of the tests sees the same
 * ones, and the message of a failure names the seed. Generators of our own, since the cases are small as they are and need
 * no shrinking: QuickTheories and junit-quickcheck, which would shrink them, have had no release for years.
 */
public final class Property {
    private Property() {}

    /** What holds for every case. */
    @FunctionalInterface
    public interface Check {
        /**
         * @param random what the case is drawn from
         * @throws Exception if it does not hold
         */
        void on(Random random) throws Exception;
    }

    /**
     * Checks a property on cases with the seeds from 0 on.
     *
     * @param cases how many
     * @param check what must hold
     */
    public static void holds(int cases, Check check) {
        for (int seed = 0; seed < cases; seed++) {
            holdsFor(seed, check);
        }
    }

    /**
     * Checks a property on one case.
     *
     * @param seed what the message of a failure named
     * @param check what must hold
     */
    public static void holdsFor(int seed, Check check) {
        try {
            // Seeds in a row start java.util.Random alike; spread them.
            check.on(new Random(seed * 0x9E3779B97F4A7C15L));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with seed " + seed + ": " + e, e);
        }
    }

    /**
     * Draws a text of characters that parsers trip over.
     *
     * @param random what it is drawn from
     * @param most its greatest length, in characters
     * @return a text without unpaired surrogates
     */
    public static String text(Random random, int most) {
        String[] odd = {
            "\"", "\\", ",", "\r", "\n", "\r\n", "\t", " ", "'", "{", "}", "[", ":", "\0", "\u001f", "é", "猫", "🦊"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(random.nextInt(3) == 0 ? odd[random.nextInt(odd.length)] : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /**
     * Damages bytes in one to three places: bits, bytes, copies of other parts, an end too early or too late.
     *
     * @param random what decides on the damage
     * @param sound bytes, at least one; kept as they are
     * @return a damaged copy
     */
    public static byte[] damaged(Random random, byte[] sound) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "0123456789{}[]\",:-.eE \\\r\n".charAt(random.nextInt(25));
                case 3 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 4 -> {
                    int to = random.nextInt(bytes.length);
                    int count = Math.min(random.nextInt(20), bytes.length - Math.max(at, to));
                    System.arraycopy(bytes, at, bytes, to, count);
                }
                default -> bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 20));
            }
        }
        return bytes;
    }
}
