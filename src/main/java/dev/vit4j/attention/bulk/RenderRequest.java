package dev.vit4j.attention.bulk;

import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.explain.MapPlan;
import java.nio.file.Path;
import java.util.Set;

/**
 * The maps to make of each image, and how to write them.
 *
 * @param plan the maps
 * @param style how to draw them
 * @param out the output folder
 * @param formats the kinds of output
 * @param each whether to write a picture of each map in addition to the sheet
 * @param bare whether to write single maps as plain overlays at the image's size
 * @param pageClasses number of top classes that get a map on the page
 */
public record RenderRequest(
        MapPlan plan, Style style, Path out, Set<OutputFormat> formats, boolean each, boolean bare, int pageClasses) {
    /** Copies the set. */
    public RenderRequest {
        formats = Set.copyOf(formats);
    }
}
