package dev.vit4j.attention.bulk;

import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.explain.MapPlan;
import java.nio.file.Path;
import java.util.Set;

/**
 * Which maps to make of each image, and how to write them.
 *
 * @param plan which maps
 * @param style how they are drawn
 * @param out folder of the results
 * @param formats what is written
 * @param each whether, where there are several maps of an image, each gets a picture of its own beside the sheet
 * @param bare whether pictures of single maps are the overlay alone, at the image's size
 * @param pageClasses how many of the top classes have a map on the page
 */
public record RenderRequest(
        MapPlan plan, Style style, Path out, Set<OutputFormat> formats, boolean each, boolean bare, int pageClasses) {
    /** Copies the set. */
    public RenderRequest {
        formats = Set.copyOf(formats);
    }
}
