package dev.vit4j.train;

import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A data set of colored shapes, none to all of them in an image, and a label file that says which. */
public final class ShapeImages {
    public static final List<String> CLASSES = List.of("bar", "disc", "square", "triangle");
    private static final Color[] COLORS = {Color.YELLOW, Color.RED, Color.GREEN, Color.BLUE};

    private ShapeImages() {}

    /**
     * Writes images and {@code labels.csv}.
     *
     * @param folder to write to
     * @param side of an image in pixels
     * @param train number of training images
     * @param others number of validation images, and of test images
     * @return the label file
     */
    public static Path write(Path folder, int side, int train, int others) throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("path,label,split\n");
        for (int i = 0; i < train + 2 * others; i++) {
            boolean[] shown = new boolean[CLASSES.size()];
            List<String> labels = new ArrayList<>();
            for (int c = 0; c < shown.length; c++) {
                shown[c] = random.nextInt(5) < 2;
                if (shown[c]) {
                    labels.add(CLASSES.get(c));
                }
            }
            Path file = folder.resolve("images").resolve(i + ".png");
            ImageEncoder.writePng(RgbImage.of(draw(side, shown, random)), file);
            String split = i < train ? "train" : i < train + others ? "val" : "test";
            csv.append("images/" + i + ".png," + String.join("|", labels) + "," + split + "\n");
        }
        return Files.writeString(folder.resolve("labels.csv"), csv.toString());
    }

    private static BufferedImage draw(int side, boolean[] shown, Random random) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int level = 60 + random.nextInt(80);
                image.setRGB(x, y, new Color(level, level, level).getRGB());
            }
        }
        Graphics2D g = image.createGraphics();
        int size = side / 3;
        for (int c = 0; c < shown.length; c++) {
            int x = random.nextInt(side - size);
            int y = random.nextInt(side - size);
            g.setColor(COLORS[c]);
            if (shown[c]) {
                switch (c) {
                    case 0 -> g.fillRect(x, y, size, Math.max(1, size / 3));
                    case 1 -> g.fillOval(x, y, size, size);
                    case 2 -> g.fillRect(x, y, size, size);
                    default ->
                        g.fillPolygon(new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3);
                }
            }
        }
        g.dispose();
        return image;
    }
}
