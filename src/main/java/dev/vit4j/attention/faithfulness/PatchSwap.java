package dev.vit4j.attention.faithfulness;

import dev.vit4j.image.RgbImage;
import dev.vit4j.model.TokenGrid;

/**
 * Replaces an image's patches by those of another one. Of overlapping patches each has the pixels nearest to its
 * middle.
 */
final class PatchSwap {
    private final TokenGrid grid;

    PatchSwap(TokenGrid grid) {
        this.grid = grid;
    }

    /**
     * @param from an image as the model sees it
     * @param to another one
     * @param order patches, 0..N-1
     * @param count how many of them, from the first, are replaced
     * @return the first image with those patches of the second
     */
    RgbImage swapped(RgbImage from, RgbImage to, int[] order, int count) {
        byte[] pixels = from.pixels().clone();
        for (int i = 0; i < count; i++) {
            int row = order[i] / grid.columns();
            int column = order[i] % grid.columns();
            int left = pixel(grid.border(column));
            int length = RgbImage.CHANNELS * (pixel(grid.border(column + 1)) - left);
            for (int y = pixel(grid.border(row)); y < pixel(grid.border(row + 1)); y++) {
                int at = RgbImage.CHANNELS * (y * from.width() + left);
                System.arraycopy(to.pixels(), at, pixels, at, length);
            }
        }
        return new RgbImage(from.width(), from.height(), pixels);
    }

    /** A border in the middle of a pixel gives it to the patch before. */
    private static int pixel(double border) {
        return (int) Math.ceil(border);
    }
}
