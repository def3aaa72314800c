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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Draws a sheet of training images as the model sees them in the first epochs, with their labels; mixed images get both
 * labels and their shares in percent. Few images fill the sheet as they are augmented in one epoch after the other; without
 * augmentation the sheet is smaller.
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
        return pipeline.mixes() ? mixed(pipeline) : spread(pipeline);
    }

    /** Returns images spread evenly over the data set. */
    private static ContactSheet spread(BatchPipeline pipeline) {
        int size = pipeline.dataset().size();
        int count = pipeline.augments() ? COLUMNS * ROWS : Math.min(size, COLUMNS * ROWS);
        int shown = Math.min(size, count);
        int columns = Math.min(COLUMNS, count);
        ContactSheet sheet = ContactSheet.plain(TILE, columns, (count + columns - 1) / columns);
        for (int i = 0; i < count; i++) {
            int index = (int) ((long) (i % shown) * size / shown);
            String label = label(pipeline, index);
            try {
                sheet.add(pipeline.view(i / shown, index), Mark.NONE, label);
            } catch (BadInputException e) {
                // The sheet shows readable images only; the run handles a bad image when it makes its batch.
                sheet.addUnreadable(Mark.NONE, label);
            }
        }
        return sheet;
    }

    /**
     * Returns the beginning of one of the first batches in each row, since a whole batch is mixed in the same way. An epoch
     * of fewer batches is followed by the next one.
     */
    private static ContactSheet mixed(BatchPipeline pipeline) {
        int columns = Math.min(COLUMNS, pipeline.batchSize());
        ContactSheet sheet = ContactSheet.plain(TILE, columns, ROWS);
        try {
            int row = 0;
            for (int epoch = 0; row < ROWS; epoch++) {
                try (BatchStream batches = pipeline.epoch(epoch, 0)) {
                    for (int i = 0; i < pipeline.batches() && row < ROWS; i++, row++) {
                        try (Batch batch = batches.next()) {
                            addMixed(sheet, pipeline, batch, columns);
                        }
                    }
                }
            }
        } catch (BadInputException e) {
            // As above.
            sheet.addUnreadable(Mark.NONE, "in this batch");
        }
        return sheet;
    }

    private static void addMixed(ContactSheet sheet, BatchPipeline pipeline, Batch batch, int columns) {
        float[] patches = batch.patches().data().asFloat();
        int values = patches.length / batch.labels().length;
        for (int i = 0; i < columns; i++) {
            sheet.add(pipeline.image(patches, i * values), Mark.NONE, mixedLabel(pipeline, batch, i));
        }
    }

    private static String mixedLabel(BatchPipeline pipeline, Batch batch, int row) {
        int[] images = batch.indices();
        String own = label(pipeline, images[row]);
        if (batch.mix().kind() == Mix.Kind.NONE) {
            return own;
        }
        String other = label(pipeline, images[Mix.partner(row, images.length)]);
        long percent = Math.round(100 * batch.mix().share());
        return percent + " " + beginning(own, 5) + " " + (100 - percent) + " " + beginning(other, 5);
    }

    /** Returns the names of an image's classes; a dash if it has none. */
    private static String label(BatchPipeline pipeline, int image) {
        List<String> names = pipeline.dataset().labels();
        String all = Arrays.stream(pipeline.dataset().classes(image))
                .mapToObj(names::get)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "-" : all;
    }

    private static String beginning(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
