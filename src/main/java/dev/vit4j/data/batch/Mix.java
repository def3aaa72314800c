package dev.vit4j.data.batch;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;

/**
 * Mixup or CutMix of one batch: image i is mixed with image B-1-i.
 *
 * @param kind of mixing
 * @param share weight of the image's own label, 0..1; the other image's label gets the rest
 * @param left first column of CutMix's box, which shows the other image
 * @param top first row of it
 * @param right column after its last
 * @param bottom row after its last
 */
public record Mix(Kind kind, double share, int left, int top, int right, int bottom) {
    /** Kinds of mixing. */
    public enum Kind {
        /** No mixing. */
        NONE,
        /** Mixup: a weighted mean of two images. */
        MIXUP,
        /** CutMix: a box of one image shows the other. */
        CUTMIX
    }

    /** No mixing. */
    public static final Mix NONE = new Mix(Kind.NONE, 1, 0, 0, 0, 0);

    /**
     * @param share of the image itself
     * @return the weighted mean
     */
    static Mix mixup(double share) {
        return new Mix(Kind.MIXUP, share, 0, 0, 0, 0);
    }

    /** Computes the share from the part of the box inside the image, as the authors' code and timm do. */
    static Mix cutmix(int left, int top, int right, int bottom, Size imageSize) {
        double box = (double) (right - left) * (bottom - top) / imageSize.count();
        return new Mix(Kind.CUTMIX, 1 - box, left, top, right, bottom);
    }

    /**
     * @param row of the batch
     * @param batchSize B
     * @return the row it is mixed with
     */
    public static int partner(int row, int batchSize) {
        return batchSize - 1 - row;
    }

    /**
     * @param patches [B,N,P] of the images, mixed in place
     * @param batchSize B
     * @param patching how they were cut
     */
    void apply(float[] patches, int batchSize, Patching patching) {
        int values = patching.count() * patching.values();
        for (int row = 0; row < batchSize / 2; row++) {
            int one = row * values;
            int other = partner(row, batchSize) * values;
            switch (kind) {
                case NONE -> {
                    return;
                }
                case MIXUP -> blend(patches, one, other, values);
                case CUTMIX -> exchange(patches, one, other, patching);
            }
        }
    }

    /** Replaces both images of a pair with their weighted mean. */
    private void blend(float[] patches, int one, int other, int values) {
        float own = (float) share;
        float rest = (float) (1 - share);
        for (int i = 0; i < values; i++) {
            float first = patches[one + i];
            float second = patches[other + i];
            patches[one + i] = own * first + rest * second;
            patches[other + i] = own * second + rest * first;
        }
    }

    /** Swaps the box between the images of a pair. */
    private void exchange(float[] patches, int one, int other, Patching patching) {
        int window = patching.values() / patching.copies();
        for (int patch = 0; patch < patching.count(); patch++) {
            for (int copy = 0; copy < patching.copies(); copy++) {
                int place = patch * patching.values() + copy * window;
                int y0 = patching.top(patch, copy);
                int x0 = patching.left(patch, copy);
                exchange(patches, one + place, other + place, y0, x0, patching);
            }
        }
    }

    /** Intersects the box with a patch. */
    private void exchange(float[] patches, int one, int other, int y0, int x0, Patching patching) {
        int height = patching.patchSize().height();
        int width = patching.patchSize().width();
        int fromX = Math.max(0, left - x0);
        int toX = Math.min(width, right - x0);
        for (int y = Math.max(0, top - y0); y < Math.min(height, bottom - y0); y++) {
            for (int c = 0; c < patching.channels(); c++) {
                int line = (c * height + y) * width;
                for (int x = fromX; x < toX; x++) {
                    float kept = patches[one + line + x];
                    patches[one + line + x] = patches[other + line + x];
                    patches[other + line + x] = kept;
                }
            }
        }
    }
}
