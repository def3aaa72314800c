package dev.vit4j.image;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes on the Vector API, with 8 or 16 lanes of 32 bits. Loaded by name, and only where the module {@code
 * jdk.incubator.vector} is present. Methods are used that JDK 17 and later have alike.
 *
 * <p>Calls {@code lanewise} rather than {@code add} and the like: those call it in one place for vectors of all lengths,
 * and JDK 17 then keeps each vector on the heap.
 */
final class VectorResamplePasses implements ResamplePasses {
    private static final int CHANNELS = RgbImage.CHANNELS;

    private static final VectorSpecies<Integer> SUMS =
            IntVector.SPECIES_PREFERRED.length() >= 16 ? IntVector.SPECIES_512 : IntVector.SPECIES_256;

    private static final int LANES = SUMS.length();
    private static final VectorSpecies<Byte> LEVELS =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Byte.SIZE * LANES));

    /** Lanes of a pixel's three sums, and one of no use. */
    private static final VectorSpecies<Integer> PIXEL = IntVector.SPECIES_128;

    private static final IntVector LEVEL_BITS = IntVector.broadcast(SUMS, 0xFF);

    /** Products of a window of five pixels, and one of no use. */
    private static final int WINDOW = 16;

    private static final int PIXELS = WINDOW / CHANNELS;

    /** Found by reflection. */
    VectorResamplePasses() {}

    private static IntVector levels(byte[] in, int at) {
        IntVector signed = (IntVector) ByteVector.fromArray(LEVELS, in, at).convertShape(VectorOperators.B2I, SUMS, 0);
        return signed.lanewise(VectorOperators.AND, LEVEL_BITS);
    }

    private static void store(IntVector sums, byte[] out, int at) {
        IntVector rounded = sums.lanewise(VectorOperators.ASHR, ResampleWeights.PRECISION_BITS)
                .lanewise(VectorOperators.MAX, 0)
                .lanewise(VectorOperators.MIN, 255);
        ((ByteVector) rounded.convertShape(VectorOperators.I2B, LEVELS, 0)).intoArray(out, at);
    }

    @Override
    public byte[] columns(byte[] in, int width, int firstRow, int rows, ResampleWeights weights) {
        int outputs = weights.outputs();
        int stride = CHANNELS * outputs;
        int windows = (weights.mostTaps() + PIXELS - 1) / PIXELS;
        int[] spread = spread(weights, windows);
        int[] first = new int[outputs];
        for (int x = 0; x < outputs; x++) {
            first[x] = CHANNELS * weights.first(x);
        }
        byte[] out = new byte[Math.multiplyExact(stride, rows)];
        int[] products = new int[WINDOW * outputs];
        int[] sums = new int[stride + LANES];
        byte[] rest = new byte[LANES];
        int read = CHANNELS * (width + PIXELS * windows) + WINDOW;
        byte[] last = new byte[0];
        for (int y = 0; y < rows; y++) {
            int start = CHANNELS * (firstRow + y) * width;
            byte[] row = in;
            if (start + read > in.length) {
                // Vectors reach beyond the end of the last rows.
                last = last.length == 0 ? new byte[read] : last;
                System.arraycopy(in, start, last, 0, CHANNELS * width);
                row = last;
                start = 0;
            }
            if (windows == 1) {
                multiply(row, start, first, spread, products);
            } else {
                multiply(row, start, first, spread, windows, products);
            }
            add(products, outputs, sums);
            round(sums, stride, out, y * stride, rest);
        }
        return out;
    }

    /** Returns the weights of each column, once for each channel, as [columns,windows,WINDOW]. */
    private static int[] spread(ResampleWeights weights, int windows) {
        int outputs = weights.outputs();
        int[] spread = new int[Math.multiplyExact(outputs, windows * WINDOW)];
        for (int x = 0; x < outputs; x++) {
            for (int k = 0; k < weights.count(x); k++) {
                int at = (x * windows + k / PIXELS) * WINDOW + k % PIXELS * CHANNELS;
                Arrays.fill(spread, at, at + CHANNELS, weights.weight(weights.start(x) + k));
            }
        }
        return spread;
    }

    /** Multiplies the one window of each column by its weights. */
    private static void multiply(byte[] row, int start, int[] first, int[] spread, int[] products) {
        for (int x = 0; x < first.length; x++) {
            int i = start + first[x];
            int at = WINDOW * x;
            levels(row, i)
                    .lanewise(VectorOperators.MUL, IntVector.fromArray(SUMS, spread, at))
                    .intoArray(products, at);
            if (LANES < WINDOW) {
                levels(row, i + LANES)
                        .lanewise(VectorOperators.MUL, IntVector.fromArray(SUMS, spread, at + LANES))
                        .intoArray(products, at + LANES);
            }
        }
    }

    /** Multiplies the windows of each column by their weights and adds the products. */
    private static void multiply(byte[] row, int start, int[] first, int[] spread, int windows, int[] products) {
        for (int x = 0; x < first.length; x++) {
            for (int lane = 0; lane < WINDOW; lane += LANES) {
                IntVector sum = IntVector.zero(SUMS);
                int i = start + first[x] + lane;
                int w = WINDOW * windows * x + lane;
                for (int window = 0; window < windows; window++, i += CHANNELS * PIXELS, w += WINDOW) {
                    sum = sum.lanewise(
                            VectorOperators.ADD,
                            levels(row, i).lanewise(VectorOperators.MUL, IntVector.fromArray(SUMS, spread, w)));
                }
                sum.intoArray(products, WINDOW * x + lane);
            }
        }
    }

    /** Adds the five pixels of each window. The next pixel overwrites the fourth lane. */
    private static void add(int[] products, int outputs, int[] sums) {
        for (int x = 0; x < outputs; x++) {
            int i = WINDOW * x;
            IntVector.fromArray(PIXEL, products, i)
                    .lanewise(VectorOperators.ADD, IntVector.fromArray(PIXEL, products, i + CHANNELS))
                    .lanewise(VectorOperators.ADD, IntVector.fromArray(PIXEL, products, i + 2 * CHANNELS))
                    .lanewise(VectorOperators.ADD, IntVector.fromArray(PIXEL, products, i + 3 * CHANNELS))
                    .lanewise(VectorOperators.ADD, IntVector.fromArray(PIXEL, products, i + 4 * CHANNELS))
                    .intoArray(sums, CHANNELS * x);
        }
    }

    private static void round(int[] sums, int length, byte[] out, int at, byte[] rest) {
        int bound = SUMS.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            store(IntVector.fromArray(SUMS, sums, i).lanewise(VectorOperators.ADD, ResampleWeights.HALF), out, at + i);
        }
        if (bound < length) {
            store(IntVector.fromArray(SUMS, sums, bound).lanewise(VectorOperators.ADD, ResampleWeights.HALF), rest, 0);
            System.arraycopy(rest, 0, out, at + bound, length - bound);
        }
    }

    @Override
    public byte[] rows(byte[] in, int width, int firstRow, ResampleWeights weights) {
        int stride = CHANNELS * width;
        if (stride < LANES) {
            return new ScalarResamplePasses().rows(in, width, firstRow, weights);
        }
        byte[] out = new byte[Math.multiplyExact(stride, weights.outputs())];
        int[] taps = new int[weights.mostTaps()];
        for (int y = 0; y < weights.outputs(); y++) {
            int count = weights.count(y);
            for (int k = 0; k < count; k++) {
                taps[k] = weights.weight(weights.start(y) + k);
            }
            int start = stride * (weights.first(y) - firstRow);
            for (int i = 0; i < stride; i += LANES) {
                // The last vector overlaps the one before.
                int x = Math.min(i, stride - LANES);
                sum(in, start + x, stride, taps, count, out, y * stride + x);
            }
        }
        return out;
    }

    private static void sum(byte[] in, int start, int stride, int[] taps, int count, byte[] out, int at) {
        IntVector sums = IntVector.broadcast(SUMS, ResampleWeights.HALF);
        for (int k = 0, i = start; k < count; k++, i += stride) {
            sums = sums.lanewise(VectorOperators.ADD, levels(in, i).lanewise(VectorOperators.MUL, taps[k]));
        }
        store(sums, out, at);
    }
}
