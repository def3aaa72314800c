package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.draw.SideBySide;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.attention.explain.Percent;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.classify.Prediction;
import dev.vit4j.model.TokenGrid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Draws an image's results, with several models side by side. */
final class Drawer {
    private static final int NAMED_CLASSES = 3;
    /** Tokens before the patches whose weights a caption names one by one. */
    private static final int NAMED_TOKENS = 8;

    private final RenderRequest request;

    Drawer(RenderRequest request) {
        this.request = request;
    }

    /**
     * @param name name of the image
     * @param results the result of each model
     * @return all maps: a figure for a single map, else a sheet
     */
    BufferedImage all(String name, List<ImageResult> results) {
        return sideBySide(results, result -> {
            MapTable table = result.table();
            List<String> caption = caption(name, result, results.size() > 1, table.description());
            return table.single()
                    ? one(result, table.first(), caption)
                    : MapSheet.of(result.maps().picture(), table.columnNames(), table.rows(), request.style(), caption);
        });
    }

    /**
     * @param name name of the image
     * @param results the result of each model
     * @param row row of the table
     * @param column column of the table
     * @return that map
     */
    BufferedImage one(String name, List<ImageResult> results, int row, int column) {
        return sideBySide(results, result -> {
            MapSheet.Row maps = result.table().rows().get(row);
            String which =
                    maps.name() + ", " + result.table().columns().get(column).label();
            return one(result, maps.maps().get(column), caption(name, result, results.size() > 1, which));
        });
    }

    private BufferedImage one(ImageResult result, PatchMap map, List<String> caption) {
        AttentionMaps maps = result.maps();
        if (request.bare()) {
            return maps.overlay(map, request.style());
        }
        List<String> lines = new ArrayList<>(caption);
        others(map).ifPresent(lines::add);
        return maps.figure(map, request.style(), lines);
    }

    private static BufferedImage sideBySide(List<ImageResult> results, Function<ImageResult, BufferedImage> drawing) {
        return SideBySide.of(results.stream().map(drawing).toList());
    }

    private List<String> caption(String name, ImageResult result, boolean compared, String description) {
        List<String> lines = new ArrayList<>();
        lines.add(name);
        if (compared) {
            lines.add("model: " + result.model().name());
        }
        List<Prediction> predictions = result.maps().predictions(NAMED_CLASSES);
        if (!predictions.isEmpty()) { // none without a class head
            lines.add(predictions(predictions));
        }
        lines.add(description);
        String contour = request.style().mass().isEmpty()
                ? ""
                : "; contour: " + Percent.of(request.style().mass().getAsDouble()) + " % of the mass";
        Query query = result.table().first().query();
        TokenGrid grid = result.maps().grid();
        String asked = query.equals(Queries.NONE) ? "" : query.description(grid) + "; ";
        lines.add(asked + grid.description() + contour);
        return lines;
    }

    /** @return such as {@code not on the map: class token 0.031, register 1 0.420}; empty if there are no such tokens */
    static Optional<String> others(PatchMap map) {
        double[] prefix = map.prefix();
        if (map.elsewhere() == 0) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (int token = 0; token < Math.min(prefix.length, NAMED_TOKENS); token++) {
            names.add(map.grid().name(token) + " " + number(prefix[token]));
        }
        if (prefix.length > NAMED_TOKENS) {
            double rest = Arrays.stream(prefix, NAMED_TOKENS, prefix.length).sum();
            names.add((prefix.length - NAMED_TOKENS) + " more registers " + number(rest));
        }
        return Optional.of("not on the map: " + String.join(", ", names));
    }

    private static String number(double weight) {
        return String.format(Locale.ROOT, "%.3g", weight);
    }

    /** @return such as {@code cat 91.3 %, dog 4.0 %} */
    static String predictions(List<Prediction> predictions) {
        return String.join(
                ", ",
                predictions.stream()
                        .map(p -> String.format(Locale.ROOT, "%s %.1f %%", p.label(), 100 * p.score()))
                        .toList());
    }
}
