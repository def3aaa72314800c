package dev.vit4j.data.inspect;

import dev.vit4j.common.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The sizes of images, upright as they are seen.
 *
 * @param width smallest, median and largest width, in pixels; 0 without images
 * @param height smallest, median and largest height
 * @param distinct number of different sizes
 * @param frequent the most frequent sizes, most images first
 * @param shorterSide histogram of the shorter side, from the smallest to the largest
 */
public record SizeSummary(Range width, Range height, int distinct, List<Count> frequent, List<Bin> shorterSide) {
    private static final int MOST_FREQUENT = 10;
    /** Two bins for each doubling: 2^k and 3 x 2^(k-1). */
    private static final int BINS = 2 * (Integer.SIZE - 2);

    /**
     * @param min smallest
     * @param median the lower median
     * @param max largest
     */
    public record Range(int min, int median, int max) {
        private static Range of(int[] values) {
            if (values.length == 0) {
                return new Range(0, 0, 0);
            }
            int[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
        }
    }

    /**
     * @param size in pixels
     * @param images number of images of that size
     */
    public record Count(Size size, int images) {}

    /**
     * @param from shortest length in the bin, in pixels
     * @param to longest length in the bin
     * @param images number of images
     */
    public record Bin(int from, int to, int images) {}

    public SizeSummary {
        frequent = List.copyOf(frequent);
        shorterSide = List.copyOf(shorterSide);
    }

    /**
     * @param widths of images
     * @param heights of the same images
     * @return their summary
     */
    static SizeSummary of(int[] widths, int[] heights) {
        long[] sizes = new long[widths.length];
        Arrays.setAll(sizes, i -> (long) widths[i] << 32 | heights[i]);
        Arrays.sort(sizes);
        List<Count> frequent = new ArrayList<>();
        int distinct = 0;
        for (int from = 0, to; from < sizes.length; from = to) {
            to = from + 1;
            while (to < sizes.length && sizes[to] == sizes[from]) {
                to++;
            }
            distinct++;
            frequent.add(new Count(new Size((int) sizes[from], (int) (sizes[from] >>> 32)), to - from));
            if (frequent.size() > 2 * MOST_FREQUENT) {
                keepMostFrequent(frequent);
            }
        }
        keepMostFrequent(frequent);
        return new SizeSummary(Range.of(widths), Range.of(heights), distinct, frequent, bins(widths, heights));
    }

    private static void keepMostFrequent(List<Count> counts) {
        counts.sort(Comparator.comparingInt(Count::images).reversed());
        counts.subList(Math.min(MOST_FREQUENT, counts.size()), counts.size()).clear();
    }

    private static List<Bin> bins(int[] widths, int[] heights) {
        int[] images = new int[BINS];
        for (int i = 0; i < widths.length; i++) {
            images[bin(Math.min(widths[i], heights[i]))]++;
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < BINS; b++) {
            if (images[b] > 0 || (!bins.isEmpty() && hasMore(images, b))) {
                bins.add(new Bin(lower(b), Math.max(lower(b), lower(b + 1) - 1), images[b]));
            }
        }
        return bins;
    }

    private static boolean hasMore(int[] images, int from) {
        return Arrays.stream(images, from, images.length).anyMatch(count -> count > 0);
    }

    private static int bin(int side) {
        int bin = 0;
        while (bin + 1 < BINS && lower(bin + 1) <= side) {
            bin++;
        }
        return bin;
    }

    /** Returns 1, 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on. */
    private static int lower(int bin) {
        int power = 1 << (bin / 2);
        return bin % 2 == 0 ? power : power + power / 2;
    }
}
