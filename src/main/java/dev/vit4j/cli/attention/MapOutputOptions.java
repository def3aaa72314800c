package dev.vit4j.cli.attention;

import dev.vit4j.attention.bulk.OutputFormat;
import dev.vit4j.attention.bulk.RenderRequest;
import dev.vit4j.attention.draw.ColorMap;
import dev.vit4j.attention.draw.Interpolation;
import dev.vit4j.attention.draw.Style;
import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.Numbers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import picocli.CommandLine.Option;

/** Output options of {@code vit attention}. */
final class MapOutputOptions {
    @Option(
            names = "--format",
            paramLabel = "png|json|html",
            split = ",",
            defaultValue = "png,html",
            description = "Writes pictures, numbers, or pages for the browser; separate several with commas (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<OutputFormat> formats = List.of(OutputFormat.PNG, OutputFormat.HTML);

    @Option(
            names = "--json",
            description = "Prints a line of JSON with the files of each image instead of the page to open.")
    private boolean json;

    @Option(
            names = "--colors",
            paramLabel = "viridis|inferno",
            defaultValue = "viridis",
            description = "Selects the color map (default: ${DEFAULT-VALUE}).")
    private ColorMap colors = ColorMap.VIRIDIS;

    @Option(
            names = "--opacity",
            paramLabel = "X",
            converter = Numbers.Fraction.class,
            defaultValue = "0.6",
            description = "Sets the opacity of the map over the image, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double opacity = 0.6;

    @Option(
            names = "--interpolation",
            paramLabel = "bilinear|nearest",
            defaultValue = "bilinear",
            description = "Interpolates between patch centers; nearest shows each patch in one color (default:"
                    + " ${DEFAULT-VALUE}).")
    private Interpolation interpolation = Interpolation.BILINEAR;

    @Option(
            names = "--mass",
            paramLabel = "X",
            converter = Numbers.UpToOne.class,
            description =
                    "Outlines the smallest set of patches that holds this fraction of the map's mass, such as 0.6.")
    private Double mass;

    @Option(names = "--each", description = "Writes a picture of each map beside the sheet of all.")
    private boolean each;

    @Option(names = "--bare", description = "Draws single maps at the image's size, without color bar and caption.")
    private boolean bare;

    @Option(
            names = "--page-classes",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            defaultValue = "3",
            description = "Puts maps of the N top classes on each page; each costs a backward pass (default:"
                    + " ${DEFAULT-VALUE}).")
    private int pageClasses = 3;

    boolean json() {
        return json;
    }

    /**
     * @param maps the maps
     * @param out the output folder
     * @return the request
     * @throws dev.vit4j.common.BadInputException if a number is out of range
     */
    RenderRequest toRenderRequest(MapOptions maps, Path out) {
        Style style = new Style(
                colors, opacity, interpolation, mass == null ? OptionalDouble.empty() : OptionalDouble.of(mass));
        Set<OutputFormat> wanted = EnumSet.copyOf(formats);
        return new RenderRequest(maps.toPlan(), style, out, wanted, each, bare, pageClasses);
    }
}
