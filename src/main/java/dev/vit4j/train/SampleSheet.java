package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.BatchPipeline;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sheet of training images as the model saw them in the first epoch, with their labels. */
final class SampleSheet {
    private static final int COLUMNS = 8;
    private static final int ROWS = 4;
    private static final int TILE = 96;
    private static final int CAPTION = 16;
    private static final int GAP = 6;

    private SampleSheet() {}

    /**
     * @param pipeline of the training images
     * @param file PNG to write
     * @throws IOException if writing fails
     */
    static void write(BatchPipeline pipeline, Path file) throws IOException {
        ImageEncoder.writePng(draw(pipeline), file);
    }

    static BufferedImage draw(BatchPipeline pipeline) {
        BufferedImage sheet = new BufferedImage(
                COLUMNS * (TILE + GAP) + GAP, ROWS * (TILE + CAPTION + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(g.getFont().deriveFont(11f));
        List<Integer> indices = spread(pipeline.dataset().size());
        int place = 0;
        for (int index : indices) {
            int x = GAP + place % COLUMNS * (TILE + GAP);
            int y = GAP + place / COLUMNS * (TILE + CAPTION + GAP);
            place++;
            draw(g, pipeline, index, x, y);
        }
        g.dispose();
        return sheet;
    }

    private static void draw(Graphics2D g, BatchPipeline pipeline, int index, int x, int y) {
        RgbImage image;
        try {
            image = pipeline.view(0, index);
        } catch (BadInputException e) {
            // The sheet shows good images; what a bad one means for the run is decided when its batch is made.
            g.setColor(Color.GRAY);
            g.drawString("unreadable", x, y + TILE / 2);
            return;
        }
        // Small images are shown in whole multiples, so that each pixel can be seen.
        int scale = Math.max(1, TILE / Math.max(image.width(), image.height()));
        int side = image.width() >= TILE ? TILE : image.width() * scale;
        g.drawImage(image.toBufferedImage(), x, y, side, side, null);
        g.setColor(Color.DARK_GRAY);
        String label = pipeline.dataset().labels().get(pipeline.dataset().label(index));
        g.drawString(label.length() > 15 ? label.substring(0, 14) + "…" : label, x, y + TILE + CAPTION - 4);
    }

    /** Places spread evenly over the data set. */
    private static List<Integer> spread(int size) {
        int count = Math.min(size, COLUMNS * ROWS);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indices.add((int) ((long) i * size / count));
        }
        return indices;
    }
}
