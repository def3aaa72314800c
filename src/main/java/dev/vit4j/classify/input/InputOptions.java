package dev.vit4j.classify.input;

import dev.vit4j.image.ImageLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Options for reading inputs.
 *
 * @param nullSeparated whether names in lists end with a null byte, as {@code find -print0} writes them, instead of a
 *     line feed
 * @param limits limits on images in archives, from URLs and from stdin
 * @param urlTimeout maximum time for fetching a URL
 * @param privateAddresses whether URLs may lead to private, local and reserved addresses
 * @param imageColumn column of the images in Parquet files and the like; empty for the usual names
 */
public record InputOptions(
        boolean nullSeparated,
        ImageLimits limits,
        Duration urlTimeout,
        boolean privateAddresses,
        Optional<String> imageColumn) {
    /** Lists of lines, default limits, a minute for a URL, public addresses only, usual columns. */
    public static final InputOptions DEFAULT =
            new InputOptions(false, ImageLimits.DEFAULT, Duration.ofSeconds(60), false, Optional.empty());

    /**
     * @param separated see the component
     * @return these options with another separator
     */
    public InputOptions withNullSeparated(boolean separated) {
        return new InputOptions(separated, limits, urlTimeout, privateAddresses, imageColumn);
    }

    /**
     * @param newLimits see the component
     * @return these options with other limits
     */
    public InputOptions withLimits(ImageLimits newLimits) {
        return new InputOptions(nullSeparated, newLimits, urlTimeout, privateAddresses, imageColumn);
    }

    /**
     * @param timeout see the component
     * @param allowPrivate see the component
     * @return these options with other rules for URLs
     */
    public InputOptions withUrls(Duration timeout, boolean allowPrivate) {
        return new InputOptions(nullSeparated, limits, timeout, allowPrivate, imageColumn);
    }

    /**
     * @param column see the component; the empty string for the usual names
     * @return these options with another column
     */
    public InputOptions withImageColumn(String column) {
        Optional<String> name = Optional.of(column).filter(text -> !text.isEmpty());
        return new InputOptions(nullSeparated, limits, urlTimeout, privateAddresses, name);
    }
}
