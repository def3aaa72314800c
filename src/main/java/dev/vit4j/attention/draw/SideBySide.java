package dev.vit4j.attention.draw;

import java.awt.image.BufferedImage;
import java.util.List;

/** Places pictures side by side on white. */
public final class SideBySide {
    private static final int GAP = 8;

    private SideBySide() {}

    /**
     * @param pictures from left to right, at least one
     * @return one picture with all of them, aligned at the top; the same picture if there is only one
     */
    public static BufferedImage of(List<BufferedImage> pictures) {
        if (pictures.size() == 1) {
            return pictures.get(0);
        }
        int width = pictures.stream().mapToInt(BufferedImage::getWidth).sum() + GAP * (pictures.size() - 1);
        int height = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
        return Canvas.draw(width, height, g -> {
            int x = 0;
            for (BufferedImage picture : pictures) {
                g.drawImage(picture, x, 0, null);
                x += picture.getWidth() + GAP;
            }
        });
    }
}
