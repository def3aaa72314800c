package dev.vit4j.data.table;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Label files: CSV, TSV or JSON Lines. All parts have the same classes: every label in the file. A row without a split is for
 * training.
 */
public final class LabelFileFormat implements DataFormat {
    private static final int MOST_NAMED = 3;

    @Override
    public boolean accepts(Path data) {
        return LabelFile.isOne(data);
    }

    @Override
    public boolean hasSplitColumn() {
        return true;
    }

    /**
     * @param file a label file
     * @param options of the data set
     * @return its images
     * @throws BadInputException if the file is damaged, or an image is missing, listed twice or, unless that is allowed,
     *     without a label; the message names the line
     */
    @Override
    public GivenSplits open(Path file, FormatOptions options) {
        RowCollector rows = new RowCollector(file);
        try (LabelRows source = LabelFile.open(file, LabelColumns.of(options.columns()))) {
            for (Optional<LabelRow> row = source.next(); row.isPresent(); row = source.next()) {
                rows.add(row.get());
            }
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
        requireOption(rows.size() > 0, "%s: lists no images", file);
        ClassColumn classes = rows.classes();
        requireOption(!classes.labels().isEmpty(), "%s: has no labels", file);
        if (!options.multiLabel() && !classes.several() && classes.firstEmpty() >= 0) {
            throw new BadOptionException(file + ": line " + rows.line(classes.firstEmpty()) + ": "
                    + DisplayText.printable(rows.path(classes.firstEmpty()))
                    + " has no label; give one, or --multi-label if images may have none");
        }
        List<String> labels = options.order().of(classes.labels(), file.toString());
        ListedImages images = rows.images(labels);
        requireFiles(file, images, rows);
        return new GivenSplits(
                part(images, labels, options, rows, SplitName.TRAIN),
                optional(part(images, labels, options, rows, SplitName.VALIDATION)),
                optional(part(images, labels, options, rows, SplitName.TEST)),
                rows.divided());
    }

    private static ImageDataset part(
            ListedImages images, List<String> labels, FormatOptions options, RowCollector rows, SplitName split) {
        int[] chosen = IntStream.range(0, rows.size())
                .filter(row -> rows.split(row) == split)
                .toArray();
        return new TableDataset(images, labels, options.decoder(), chosen);
    }

    private static Optional<ImageDataset> optional(ImageDataset part) {
        return Optional.of(part).filter(images -> images.size() > 0);
    }

    private static void requireFiles(Path file, ListedImages images, RowCollector rows) {
        // On network storage each look takes a while.
        int[] missing = IntStream.range(0, images.size())
                .parallel()
                .filter(row -> !Files.isRegularFile(images.file(row)))
                .toArray();
        List<String> first = IntStream.of(missing)
                .limit(MOST_NAMED)
                .mapToObj(row -> "line " + rows.line(row) + ": " + DisplayText.printable(rows.path(row)))
                .toList();
        requireOption(
                missing.length == 0,
                "%s: %d of its %d images %s (%s%s); paths are relative to this file",
                file,
                missing.length,
                images.size(),
                missing.length == 1 ? "does not exist" : "do not exist",
                String.join(", ", first),
                missing.length > MOST_NAMED ? ", ..." : "");
    }
}
