package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.batch.Mix;
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

/**
 * A sheet of training images as the model saw them in the first epoch, with their labels; of mixed ones with both labels
 * and their shares in percent.
 */
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
        if (pipeline.mixes()) {
            drawMixed(g, pipeline);
        } else {
            drawSpread(g, pipeline);
        }
        g.dispose();
        return sheet;
    }

    private static void drawSpread(Graphics2D g, BatchPipeline pipeline) {
        int place = 0;
        for (int index : spread(pipeline.dataset().size())) {
            draw(g, pipeline, index, left(place), top(place));
            place++;
        }
    }

    /** Each row of the sheet is the beginning of one of the epoch's first batches, since one is mixed in one way. */
    private static void drawMixed(Graphics2D g, BatchPipeline pipeline) {
        try (BatchStream batches = pipeline.epoch(0, 0)) {
            for (int row = 0; row < ROWS; row++) {
                try (Batch batch = batches.next()) {
                    if (batch == null) {
                        return;
                    }
                    drawMixed(g, pipeline, batch, row * COLUMNS);
                }
            }
        } catch (BadInputException e) {
            // As below: what a bad image means for the run is decided when its batch is made.
            g.setColor(Color.GRAY);
            g.drawString("a batch holds an unreadable image", GAP, top(0) + TILE);
        }
    }

    private static void drawMixed(Graphics2D g, BatchPipeline pipeline, Batch batch, int firstPlace) {
        float[] patches = batch.patches().data().asFloat();
        int values = patches.length / batch.labels().length;
        for (int i = 0; i < Math.min(COLUMNS, batch.size()); i++) {
            int place = firstPlace + i;
            drawTile(g, pipeline.image(patches, i * values), left(place), top(place));
            drawCaption(g, mixedLabel(pipeline, batch, i), left(place), top(place));
        }
    }

    private static String mixedLabel(BatchPipeline pipeline, Batch batch, int row) {
        List<String> names = pipeline.dataset().labels();
        int[] labels = batch.labels();
        String own = names.get(labels[row]);
        if (batch.mix().kind() == Mix.Kind.NONE) {
            return own;
        }
        String other = names.get(labels[Mix.partner(row, labels.length)]);
        long percent = Math.round(100 * batch.mix().share());
        return percent + " " + beginning(own, 5) + " " + (100 - percent) + " " + beginning(other, 5);
    }

    private static String beginning(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }

    private static int left(int place) {
        return GAP + place % COLUMNS * (TILE + GAP);
    }

    private static int top(int place) {
        return GAP + place / COLUMNS * (TILE + CAPTION + GAP);
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
        drawTile(g, image, x, y);
        drawCaption(g, pipeline.dataset().labels().get(pipeline.dataset().label(index)), x, y);
    }

    private static void drawTile(Graphics2D g, RgbImage image, int x, int y) {
        // Small images are shown in whole multiples, so that each pixel can be seen.
        int scale = Math.max(1, TILE / Math.max(image.width(), image.height()));
        int side = image.width() >= TILE ? TILE : image.width() * scale;
        g.drawImage(image.toBufferedImage(), x, y, side, side, null);
    }

    private static void drawCaption(Graphics2D g, String label, int x, int y) {
        g.setColor(Color.DARK_GRAY);
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
