package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.fused.AttentionShape;

/**
 * Rotary positions: rotates queries and keys where they stand, side by side.
 *
 * @param cos [N,E]
 * @param sin [N,E], those of the first of each pair negated
 * @param rotated N
 * @param interleaved whether neighbors are rotated together
 */
record Rotation(float[] cos, float[] sin, int rotated, boolean interleaved) {
    /**
     * @param cos [N,E]
     * @param sin [N,E]
     * @param headWidth E
     * @return the rotation {@code x * cos + turned(x) * sin}
     */
    static Rotation of(FloatArray cos, FloatArray sin, int headWidth, boolean interleaved) {
        float[] signed = sin.toArray();
        for (int i = 0; i < signed.length; i++) {
            if (isFirst(i % headWidth, headWidth, interleaved)) {
                signed[i] = -signed[i];
            }
        }
        return new Rotation(cos.toArray(), signed, signed.length / headWidth, interleaved);
    }

    private static boolean isFirst(int i, int headWidth, boolean interleaved) {
        return interleaved ? i % 2 == 0 : i < headWidth / 2;
    }

    /** @return its transpose, which takes the gradient of a rotated row to that of the row */
    Rotation transposed(int headWidth) {
        float[] back = new float[sin.length];
        int apart = interleaved ? 1 : headWidth / 2;
        for (int i = 0; i < back.length; i++) {
            back[i] = sin[isFirst(i % headWidth, headWidth, interleaved) ? i + apart : i - apart];
        }
        return new Rotation(cos, back, rotated, interleaved);
    }

    /**
     * Rotates the queries and keys of some tokens of one image.
     *
     * @param engine kernels and scratch memory of this thread
     * @param a sizes
     * @param qkv rows of 3D
     * @param image where the image's rows begin, counted in images
     * @param from first token
     * @param to one past the last
     */
    void apply(Engine engine, AttentionShape a, FloatArray qkv, int image, int from, int to) {
        int d = a.width();
        int first = a.tokens() - rotated;
        float[] row = engine.scratch().floats(0, 2 * d);
        for (int token = Math.max(first, from); token < to; token++) {
            boolean hasQuery = token < a.queries();
            int n = hasQuery ? 2 * d : d;
            long at = ((long) image * a.tokens() + token) * a.qkvStride() + 2L * d - n;
            qkv.read(at, row, 0, n);
            int angles = (token - first) * a.headWidth();
            engine.kernels().rotate(row, 0, n, cos, sin, angles, a.headWidth(), interleaved);
            qkv.write(at, row, 0, n);
        }
    }
}
