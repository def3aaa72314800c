package dev.vit4j.attention.faithfulness;

import dev.vit4j.image.RgbImage;
import dev.vit4j.model.TokenGrid;

/** Replaces patches of an image by those of another. If patches overlap, each owns the pixels nearest to its center. */
final class PatchSwap {
    private final TokenGrid grid;

    PatchSwap(TokenGrid grid) {
        this.grid = grid;
    }

    /**
     * @param from a model input in RGB
     * @param to another input
     * @param order patches, 0..N-1
     * @param count number of patches to replace, from the first
     * @return the first image with those patches of the second
     */
    RgbImage swapped(RgbImage from, RgbImage to, int[] order, int count) {
        byte[] pixels = from.pixels().clone();
        for (int i = 0; i < count; i++) {
            int row = order[i] / grid.columns();
            int column = order[i] % grid.columns();
            int left = pixel(grid.horizontal().border(column));
            int length = RgbImage.CHANNELS * (pixel(grid.horizontal().border(column + 1)) - left);
            for (int y = pixel(grid.vertical().border(row));
                    y < pixel(grid.vertical().border(row + 1));
                    y++) {
                int at = RgbImage.CHANNELS * (y * from.width() + left);
                System.arraycopy(to.pixels(), at, pixels, at, length);
            }
        }
        return new RgbImage(from.width(), from.height(), pixels);
    }

    /** Assigns a pixel on the border to the earlier patch. */
    private static int pixel(double border) {
        return (int) Math.ceil(border);
    }
}
