package dev.vit4j.model.init;

import dev.vit4j.model.PositionResampling;

/** Filters that resample a grid of positions along each axis, as PyTorch's {@code interpolate} does. */
enum GridFilter {
    /** {@code mode="bilinear", align_corners=False}: the two nearest cells, edges repeated. */
    LINEAR {
        @Override
        Taps taps(double center, double scale, int length) {
            double place = Math.max(0, center - 0.5);
            int first = Math.min(length - 1, (int) place);
            double share = Math.min(1, place - first);
            return new Taps(new int[] {first, Math.min(length - 1, first + 1)}, new double[] {1 - share, share});
        }
    },
    /**
     * {@code mode="bicubic", align_corners=False}, which Hugging Face uses: cubic convolution with a = -0.75 (Keys
     * 1981), edges repeated.
     */
    CUBIC {
        @Override
        Taps taps(double center, double scale, int length) {
            int first = (int) Math.floor(center - 0.5) - 1;
            int[] index = new int[4];
            double[] weight = new double[4];
            for (int i = 0; i < index.length; i++) {
                index[i] = Math.max(0, Math.min(length - 1, first + i));
                weight[i] = cubic(Math.abs(center - 0.5 - (first + i)), -0.75);
            }
            return new Taps(index, weight);
        }
    },
    /**
     * The same with {@code antialias=True}, which timm uses: Pillow's filter, a = -0.5, which grows as the grid
     * shrinks; cut off at the edges, with the rest normalized to sum 1.
     */
    ANTIALIASED {
        @Override
        Taps taps(double center, double scale, int length) {
            double stretch = Math.max(1, scale);
            int from = Math.max(0, (int) (center - 2 * stretch + 0.5));
            int end = Math.min(length, (int) (center + 2 * stretch + 0.5));
            int[] index = new int[end - from];
            double[] weight = new double[index.length];
            double sum = 0;
            for (int i = 0; i < index.length; i++) {
                index[i] = from + i;
                weight[i] = cubic(Math.abs(from + i + 0.5 - center) / stretch, -0.5);
                sum += weight[i];
            }
            for (int i = 0; i < weight.length; i++) {
                weight[i] /= sum;
            }
            return new Taps(index, weight);
        }
    };

    static GridFilter of(PositionResampling resampling) {
        return switch (resampling) {
            case BICUBIC -> CUBIC;
            case ANTIALIASED -> ANTIALIASED;
            case BILINEAR -> LINEAR;
        };
    }

    /**
     * @param center of the new cell, in old cells from the edge
     * @param scale old cells to a new one
     * @param length number of old cells
     * @return what the new cell is made of
     */
    abstract Taps taps(double center, double scale, int length);

    /**
     * @param from old number of cells along an axis
     * @param to new number
     * @return what each new cell is made of
     */
    Taps[] taps(int from, int to) {
        double scale = (double) from / to;
        Taps[] taps = new Taps[to];
        for (int place = 0; place < to; place++) {
            taps[place] = taps((place + 0.5) * scale, scale, from);
        }
        return taps;
    }

    /** Keys' cubic convolution kernel at a distance of at least 0. */
    private static double cubic(double x, double a) {
        if (x >= 2) {
            return 0;
        }
        return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    }

    /** The old cells that one new cell is made of, and their weights. */
    static final class Taps {
        private final int[] index;
        private final double[] weight;

        private Taps(int[] index, double[] weight) {
            this.index = index;
            this.weight = weight;
        }

        int count() {
            return index.length;
        }

        int index(int i) {
            return index[i];
        }

        double weight(int i) {
            return weight[i];
        }
    }
}
