package dev.vit4j.cli.attention;

import dev.vit4j.attention.bulk.OutputFormat;
import dev.vit4j.attention.bulk.RenderRequest;
import dev.vit4j.attention.draw.ColorMap;
import dev.vit4j.attention.draw.Interpolation;
import dev.vit4j.attention.draw.Style;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of {@code vit attention} that say what is written and how it looks. */
final class MapOutputOptions {
    @Option(
            names = "--format",
            paramLabel = "png|json|html",
            split = ",",
            defaultValue = "png,html",
            description = "One or more of them, with commas: pictures, numbers, pages for the browser (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<OutputFormat> formats = List.of(OutputFormat.PNG, OutputFormat.HTML);

    @Option(names = "--json", description = "A line of JSON on stdout for each image, in place of the files' names.")
    private boolean json;

    @Option(
            names = "--colors",
            paramLabel = "viridis|inferno",
            defaultValue = "viridis",
            description = "Color map (default: ${DEFAULT-VALUE}).")
    private ColorMap colors = ColorMap.VIRIDIS;

    @Option(
            names = "--opacity",
            paramLabel = "X",
            defaultValue = "0.6",
            description = "Of the map over the image, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double opacity = 0.6;

    @Option(
            names = "--interpolation",
            paramLabel = "bilinear|nearest",
            defaultValue = "bilinear",
            description = "Between the middles of patches; nearest shows each patch as a square (default:"
                    + " ${DEFAULT-VALUE}).")
    private Interpolation interpolation = Interpolation.BILINEAR;

    @Option(
            names = "--mass",
            paramLabel = "X",
            description = "Draw a line around the fewest patches that hold this share of the map's mass, such as 0.6.")
    private Double mass;

    @Option(names = "--each", description = "Beside a sheet of several maps, a picture of each.")
    private boolean each;

    @Option(
            names = "--bare",
            description = "Pictures of single maps without color bar and caption, as large as the image.")
    private boolean bare;

    @Option(
            names = "--page-classes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many of the likeliest classes have their map on a page; each costs a run of the"
                    + " gradients (default: ${DEFAULT-VALUE}).")
    private int pageClasses = 3;

    boolean json() {
        return json;
    }

    /**
     * @param maps which
     * @param out folder of the results
     * @return what is to be done
     * @throws dev.vit4j.common.BadInputException if a number is out of range
     */
    RenderRequest toRenderRequest(MapOptions maps, Path out) {
        Style style = new Style(
                colors, opacity, interpolation, mass == null ? OptionalDouble.empty() : OptionalDouble.of(mass));
        Set<OutputFormat> wanted = EnumSet.copyOf(formats);
        return new RenderRequest(maps.toPlan(), style, out, wanted, each, bare, pageClasses);
    }
}
