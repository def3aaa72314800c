package dev.vit4j.image;

import java.util.Arrays;

/** The passes in plain Java. */
final class ScalarResamplePasses implements ResamplePasses {
    private static final int CHANNELS = RgbImage.CHANNELS;

    @Override
    public byte[] columns(byte[] in, int width, int firstRow, int rows, ResampleWeights weights) {
        int outputs = weights.outputs();
        byte[] out = new byte[Math.multiplyExact(CHANNELS * outputs, rows)];
        for (int y = 0, o = 0; y < rows; y++) {
            int start = CHANNELS * (firstRow + y) * width;
            for (int x = 0; x < outputs; x++) {
                int red = ResampleWeights.HALF;
                int green = ResampleWeights.HALF;
                int blue = ResampleWeights.HALF;
                int w = weights.start(x);
                int i = start + CHANNELS * weights.first(x);
                for (int end = w + weights.count(x); w < end; w++, i += CHANNELS) {
                    int weight = weights.weight(w);
                    red += (in[i] & 0xFF) * weight;
                    green += (in[i + 1] & 0xFF) * weight;
                    blue += (in[i + 2] & 0xFF) * weight;
                }
                out[o++] = ResampleWeights.level(red);
                out[o++] = ResampleWeights.level(green);
                out[o++] = ResampleWeights.level(blue);
            }
        }
        return out;
    }

    @Override
    public byte[] rows(byte[] in, int width, int firstRow, ResampleWeights weights) {
        int stride = CHANNELS * width;
        byte[] out = new byte[Math.multiplyExact(stride, weights.outputs())];
        int[] sums = new int[stride];
        for (int y = 0; y < weights.outputs(); y++) {
            Arrays.fill(sums, ResampleWeights.HALF);
            for (int k = 0; k < weights.count(y); k++) {
                int weight = weights.weight(weights.start(y) + k);
                int i = stride * (weights.first(y) - firstRow + k);
                for (int x = 0; x < stride; x++) {
                    sums[x] += (in[i + x] & 0xFF) * weight;
                }
            }
            for (int x = 0; x < stride; x++) {
                out[y * stride + x] = ResampleWeights.level(sums[x]);
            }
        }
        return out;
    }
}
