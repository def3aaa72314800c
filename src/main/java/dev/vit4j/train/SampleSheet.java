package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.batch.Mix;
import dev.vit4j.image.ContactSheet;
import dev.vit4j.image.ContactSheet.Mark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws a sheet of training images as the model sees them in the first epoch, with their labels; mixed images get both
 * labels and their shares in percent.
 */
final class SampleSheet {
    private static final int COLUMNS = 8;
    private static final int ROWS = 4;
    private static final int TILE = 96;

    private SampleSheet() {}

    /**
     * @param pipeline of the training images
     * @param file PNG to write
     * @throws IOException if writing fails
     */
    static void write(BatchPipeline pipeline, Path file) throws IOException {
        sheet(pipeline).write(file);
    }

    static BufferedImage draw(BatchPipeline pipeline) {
        return sheet(pipeline).draw();
    }

    private static ContactSheet sheet(BatchPipeline pipeline) {
        ContactSheet sheet = ContactSheet.plain(TILE, COLUMNS, ROWS);
        if (pipeline.mixes()) {
            addMixed(sheet, pipeline);
        } else {
            addSpread(sheet, pipeline);
        }
        return sheet;
    }

    /** Adds images spread evenly over the data set. */
    private static void addSpread(ContactSheet sheet, BatchPipeline pipeline) {
        int size = pipeline.dataset().size();
        int count = Math.min(size, COLUMNS * ROWS);
        for (int i = 0; i < count; i++) {
            int index = (int) ((long) i * size / count);
            String label = pipeline.dataset().labels().get(pipeline.dataset().label(index));
            try {
                sheet.add(pipeline.view(0, index), Mark.NONE, label);
            } catch (BadInputException e) {
                // The sheet shows readable images only; the run handles a bad image when it makes its batch.
                sheet.addUnreadable(Mark.NONE, label);
            }
        }
    }

    /**
     * Adds the beginning of one of the epoch's first batches in each row, since a whole batch is mixed in the same way.
     */
    private static void addMixed(ContactSheet sheet, BatchPipeline pipeline) {
        try (BatchStream batches = pipeline.epoch(0, 0)) {
            for (int row = 0; row < ROWS; row++) {
                try (Batch batch = batches.next()) {
                    if (batch == null) {
                        return;
                    }
                    addMixed(sheet, pipeline, batch);
                }
            }
        } catch (BadInputException e) {
            // As above.
            sheet.addUnreadable(Mark.NONE, "in this batch");
        }
    }

    private static void addMixed(ContactSheet sheet, BatchPipeline pipeline, Batch batch) {
        float[] patches = batch.patches().data().asFloat();
        int values = patches.length / batch.labels().length;
        for (int i = 0; i < COLUMNS; i++) {
            if (i < batch.size()) {
                sheet.add(pipeline.image(patches, i * values), Mark.NONE, mixedLabel(pipeline, batch, i));
            } else {
                sheet.addBlank();
            }
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
}
