package dev.vit4j.data;

import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the files of a data set are to be read, where that is up to the user. A run remembers it.
 *
 * @param imageColumn name of the column or field of images or their paths; empty for the format's usual one
 * @param labelColumn name of the column or field of labels; empty for the usual one
 * @param splitColumn name of the column or field of splits; empty for the usual one
 * @param classList where the class order comes from; empty for the data's own order
 * @param classes class names in that order; empty for the data's own order
 * @param shuffleWindow number of images that are shuffled together where files are read in order, at least 1
 * @param decoding whether large JPEGs may be reduced while they are decoded
 */
public record DataReading(
        String imageColumn,
        String labelColumn,
        String splitColumn,
        String classList,
        List<String> classes,
        int shuffleWindow,
        Decoding decoding) {
    /** Usual columns, and the data's own order of classes. */
    public static final DataReading USUAL = new DataReading("", "", "", "", List.of(), Blocks.WINDOW, Decoding.EXACT);

    /** @throws dev.vit4j.common.BadOptionException if two columns have the same name, or the window is below 1 */
    public DataReading {
        classes = List.copyOf(classes);
        requireOption(shuffleWindow >= 1, "--shuffle-window %d: must be at least 1", shuffleWindow);
        requireDifferent("--image-column", imageColumn, "--label-column", labelColumn);
        requireDifferent("--image-column", imageColumn, "--split-column", splitColumn);
        requireDifferent("--label-column", labelColumn, "--split-column", splitColumn);
    }

    private static void requireDifferent(String option, String column, String otherOption, String other) {
        requireOption(
                column.isEmpty() || !column.equals(other),
                "%s and %s both name the column '%s'; name two columns",
                option,
                otherOption,
                column);
    }

    /**
     * @param stored what {@code config.json} of a run or {@code vit4j.json} of a model says; may be missing
     * @return how the run read its data
     */
    public static DataReading of(JsonNode stored) {
        List<String> classes = new ArrayList<>();
        stored.path("classes").forEach(name -> classes.add(name.asText()));
        return new DataReading(
                stored.path("imageColumn").asText(""),
                stored.path("labelColumn").asText(""),
                stored.path("splitColumn").asText(""),
                stored.path("classList").asText(""),
                classes,
                stored.path("shuffleWindow").asInt(Blocks.WINDOW),
                "fast".equalsIgnoreCase(stored.path("decoding").asText("")) ? Decoding.FAST : Decoding.EXACT);
    }

    /**
     * @param usual applies to what this leaves open
     * @return both, decoded as this says
     */
    public DataReading orElse(DataReading usual) {
        return new DataReading(
                imageColumn.isEmpty() ? usual.imageColumn : imageColumn,
                labelColumn.isEmpty() ? usual.labelColumn : labelColumn,
                splitColumn.isEmpty() ? usual.splitColumn : splitColumn,
                classes.isEmpty() ? usual.classList : classList,
                classes.isEmpty() ? usual.classes : classes,
                shuffleWindow == Blocks.WINDOW ? usual.shuffleWindow : shuffleWindow,
                decoding);
    }

    /**
     * @param images see the component
     * @return a copy with that window
     */
    public DataReading withShuffleWindow(int images) {
        return new DataReading(imageColumn, labelColumn, splitColumn, classList, classes, images, decoding);
    }

    /**
     * @param newDecoding whether large JPEGs may be reduced while they are decoded
     * @return a copy that says so
     */
    public DataReading with(Decoding newDecoding) {
        return new DataReading(imageColumn, labelColumn, splitColumn, classList, classes, shuffleWindow, newDecoding);
    }

    /**
     * @param options how to open a data set
     * @return the options with these columns, classes and window
     */
    public FormatOptions applyTo(FormatOptions options) {
        return options.with(
                        new Columns(optional(imageColumn), optional(labelColumn), optional(splitColumn)),
                        new ClassOrder(classes))
                .withShuffleWindow(shuffleWindow)
                .with(new ImageDecoder(options.decoder().limits(), decoding));
    }

    private static Optional<String> optional(String name) {
        return Optional.of(name).filter(given -> !given.isEmpty());
    }
}
