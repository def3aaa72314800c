package dev.vit4j.spark.evaluate;

import dev.vit4j.common.FileNames;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How executors open the data set of the driver.
 *
 * @param place of the data set, as other processes find it
 * @param columns names of the columns of images, labels and splits; none for the usual ones
 * @param classes class names in order; empty for the data's own order
 * @param multiLabel whether images may have any number of classes
 * @param coarseLabels whether CIFAR-100 is read with its superclasses
 * @param limits on image files
 * @param fastDecoding whether large JPEGs may be reduced while they are decoded
 */
record DataSpec(
        String place,
        ColumnNames columns,
        ArrayList<String> classes,
        boolean multiLabel,
        boolean coarseLabels,
        ImageLimits limits,
        boolean fastDecoding)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Names of columns; null for the usual one. */
    record ColumnNames(String image, String label, String split) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    static DataSpec of(Path data, FormatOptions options) {
        Columns columns = options.columns();
        return new DataSpec(
                FileNames.of(data.toAbsolutePath()),
                new ColumnNames(
                        columns.image().orElse(null),
                        columns.label().orElse(null),
                        columns.split().orElse(null)),
                new ArrayList<>(options.order().given()),
                options.multiLabel(),
                options.coarseLabels(),
                options.decoder().limits(),
                options.decoder().decoding() == Decoding.FAST);
    }

    FormatOptions options() {
        return DataOptions.DEFAULT
                .format()
                .with(new ImageDecoder(limits, fastDecoding ? Decoding.FAST : Decoding.EXACT))
                .withMultiLabel(multiLabel)
                .withCoarseLabels(coarseLabels)
                .with(
                        new Columns(optional(columns.image()), optional(columns.label()), optional(columns.split())),
                        new ClassOrder(List.copyOf(classes)));
    }

    private static Optional<String> optional(String name) {
        return Optional.ofNullable(name);
    }
}
