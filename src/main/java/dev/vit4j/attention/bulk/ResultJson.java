package dev.vit4j.attention.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Json;
import dev.vit4j.model.TokenGrid;
import java.nio.file.Path;
import java.util.List;

/** Formats an image's results as JSON: a line of figures, or a file with every weight of the maps. */
final class ResultJson {
    private static final int NAMED_CLASSES = 5;

    private ResultJson() {}

    /**
     * @param name the image's name as given
     * @param results the result of each model
     * @param files the files written for it
     * @return {@code {"file", "files", "models": [{"model", "predictions", "entropy_bits", "distance_pixels"}]}}
     */
    static ObjectNode line(String name, List<ImageResult> results, List<Path> files) {
        ObjectNode line = Json.mapper().createObjectNode().put("file", name);
        ArrayNode written = line.putArray("files");
        files.forEach(file -> written.add(file.toString()));
        ArrayNode models = line.putArray("models");
        results.forEach(result -> models.add(model(result)));
        return line;
    }

    /**
     * @param name the image's name as given
     * @param error why there are no results
     * @return {@code {"file", "error"}}
     */
    static ObjectNode failed(String name, String error) {
        return Json.mapper().createObjectNode().put("file", name).put("error", error);
    }

    /**
     * @param name the image's name as given
     * @param results the result of each model
     * @return the same as the line, but with each model's grid and map weights in place of the files
     */
    static ObjectNode whole(String name, List<ImageResult> results) {
        ObjectNode node = Json.mapper().createObjectNode().put("file", name);
        ArrayNode models = node.putArray("models");
        for (ImageResult result : results) {
            ObjectNode model = model(result);
            TokenGrid grid = result.maps().grid();
            model.putObject("grid")
                    .put("rows", grid.rows())
                    .put("columns", grid.columns())
                    .<ObjectNode>set("patch_size", grid.patchSize().toJson())
                    .<ObjectNode>set("stride", grid.stride().toJson())
                    .put("padding", grid.vertical().padding())
                    .<ObjectNode>set("image_size", grid.imageSize().toJson())
                    .put("class_token", grid.classToken())
                    .put("distillation_token", grid.distillationToken())
                    .put("registers", grid.registers())
                    .put("convolutions", grid.convolutions());
            model.put("description", result.table().description());
            Query query = result.table().first().query();
            model.put("query", query.equals(Queries.NONE) ? null : query.description(grid));
            ArrayNode maps = model.putArray("maps");
            MapTable table = result.table();
            for (int row = 0; row < table.rows().size(); row++) {
                for (int column = 0; column < table.columns().size(); column++) {
                    ObjectNode map = maps.addObject();
                    map.put("method", table.columns().get(column).method());
                    map.put(
                            "layer",
                            table.layers().isEmpty() ? null : table.layers().get(row) + 1);
                    map.put("heads", table.columns().get(column).heads());
                    addWeights(map, table.rows().get(row).maps().get(column));
                }
            }
            models.add(model);
        }
        return node;
    }

    private static void addWeights(ObjectNode node, PatchMap map) {
        node.put("elsewhere", (float) map.elsewhere());
        addTokens(node.putObject("tokens"), map);
        ArrayNode rows = node.putArray("weights");
        for (int r = 0; r < map.grid().rows(); r++) {
            ArrayNode weights = rows.addArray();
            for (int c = 0; c < map.grid().columns(); c++) {
                weights.add((float) map.at(r, c));
            }
        }
    }

    /** Adds the weights of the tokens before the patches, as far as the model has them. */
    private static void addTokens(ObjectNode tokens, PatchMap map) {
        TokenGrid grid = map.grid();
        if (grid.classToken()) {
            tokens.put("class_token", (float) map.prefix()[TokenGrid.CLASS_TOKEN]);
        }
        if (grid.distillationToken()) {
            tokens.put("distillation_token", (float) map.prefix()[TokenGrid.DISTILLATION_TOKEN]);
        }
        if (grid.registers() > 0) {
            ArrayNode registers = tokens.putArray("registers");
            for (int register = 0; register < grid.registers(); register++) {
                registers.add((float) map.prefix()[grid.registerToken(register)]);
            }
        }
    }

    private static ObjectNode model(ImageResult result) {
        ObjectNode model =
                Json.mapper().createObjectNode().put("model", result.model().name());
        ArrayNode predictions = model.putArray("predictions");
        for (Prediction p : result.maps().predictions(NAMED_CLASSES)) {
            predictions
                    .addObject()
                    .put("label", p.label())
                    .put("index", p.index())
                    .put("score", p.score());
        }
        model.put(
                "class",
                result.target().isPresent()
                        ? result.model().model().labels().get(result.target().getAsInt())
                        : null);
        model.set("entropy_bits", table(result.figures().entropyBits()));
        model.set("distance_pixels", table(result.figures().distancePixels()));
        return model;
    }

    /** Converts [L][H] figures; NaN becomes null. */
    private static ArrayNode table(double[][] figures) {
        ArrayNode rows = Json.mapper().createArrayNode();
        for (double[] layer : figures) {
            ArrayNode row = rows.addArray();
            for (double figure : layer) {
                if (Double.isFinite(figure)) {
                    row.add((float) figure);
                } else {
                    row.addNull();
                }
            }
        }
        return rows;
    }
}
