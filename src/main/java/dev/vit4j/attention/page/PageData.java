package dev.vit4j.attention.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Json;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.GridAxis;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.TokenGrid;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds the JSON that a page's scripts read, escaped for HTML. */
final class PageData {
    /** Pixels along the longer side of the embedded original; more than the page displays. */
    private static final int LONGEST_ORIGINAL = 1024;

    private final PageModel model;
    private final PageStart start;
    private final ObjectNode colors;

    /**
     * @param model the model
     * @param start what pages open on
     * @throws IOException if the color maps cannot be read
     */
    PageData(PageModel model, PageStart start) throws IOException {
        this.model = model;
        this.start = start;
        this.colors = Json.mapper().createObjectNode();
        for (String name : List.of("viridis", "inferno")) {
            colors.put(name, colors(name));
        }
    }

    /** Returns all 256 colors in a row, six hexadecimal digits each. */
    private static String colors(String name) throws IOException {
        StringBuilder all = new StringBuilder();
        PageTemplate.resource("/dev/vit4j/attention/draw/" + name + ".txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(all::append);
        return all.toString();
    }

    /**
     * @param image the image and its attention
     * @param previous file name of the previous page, or null
     * @param next file name of the next page, or null
     * @param index whether there is an index
     * @return the page's data, without the attention weights
     * @throws IOException if a picture cannot be encoded
     */
    String of(PageImage image, String previous, String next, boolean index) throws IOException {
        ObjectNode data = Json.mapper().createObjectNode();
        data.put("name", image.name());
        data.set("model", modelNode());
        data.set("start", startNode());
        data.putObject("codes")
                .put("levels", WeightCodec.LEVELS)
                .put("step", WeightCodec.STEP)
                .put("bound", WeightCodec.RELATIVE_ERROR);
        data.set("colors", colors);
        data.put("seen", EmbeddedPicture.exact(image.pictures().seen()));
        data.set("original", originalNode(image));
        data.set("predictions", predictions(image.predictions()));
        data.set("classMaps", classMaps(image.classMaps()));
        data.set(
                "poolingWeights",
                image.attention().poolingWeights().map(PageData::floats).orElse(null));
        data.set("entropyBits", figures(image.attention().entropyBits()));
        data.set("distancePixels", figures(image.attention().distancePixels()));
        data.putObject("links")
                .put("previous", previous == null ? null : link(previous))
                .put("index", index ? AttentionPages.INDEX : null)
                .put("next", next == null ? null : link(next));
        return withinHtml(Json.line(data));
    }

    private ObjectNode modelNode() {
        TokenGrid grid = model.grid();
        return Json.mapper()
                .createObjectNode()
                .put("name", model.name())
                .put("layers", model.layers())
                .put("heads", model.heads())
                .put("tokens", model.tokens())
                .put("classes", model.labels().size())
                .put("firstPatch", grid.firstPatch())
                .put("classToken", grid.classToken())
                .put("distillationToken", grid.distillationToken())
                .put("pooling", pooling(model.pooling()))
                .put("convolutions", grid.convolutions())
                .<ObjectNode>set("vertical", axis(grid.vertical()))
                .set("horizontal", axis(grid.horizontal()));
    }

    private static ObjectNode axis(GridAxis axis) {
        return Json.mapper()
                .createObjectNode()
                .put("count", axis.count())
                .put("length", axis.length())
                .put("window", axis.window())
                .put("step", axis.step())
                .put("padding", axis.padding())
                .put("end", axis.end());
    }

    private static String pooling(Pooling pooling) {
        return switch (pooling) {
            case CLS -> "class";
            case MEAN -> "mean";
            case CLS_AND_MEAN -> "class+mean";
            case CLS_AND_DISTILLATION -> "class+distillation";
            case SEQUENCE -> "sequence";
            case ATTENTION -> "attention";
        };
    }

    private ObjectNode startNode() {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("method", start.method());
        node.put("layer", start.layer() == 0 ? model.layers() : start.layer());
        node.put("heads", start.heads());
        node.put("query", start.query());
        node.put(
                "classIndex",
                start.classIndex().isPresent() ? start.classIndex().getAsInt() : null);
        node.put("temperature", start.temperature());
        return node;
    }

    /** Returns the original, or null if there is none or it equals the model's input. */
    private static ObjectNode originalNode(PageImage image) throws IOException {
        if (image.pictures().original().isEmpty()) {
            return null;
        }
        Original original = image.pictures().original().orElseThrow();
        RgbImage seen = image.pictures().seen();
        int width = original.image().width();
        int height = original.image().height();
        boolean same = width == seen.width()
                && height == seen.height()
                && original.left() == 0
                && original.top() == 0
                && original.width() == width
                && original.height() == height;
        if (same) {
            return null;
        }
        return Json.mapper()
                .createObjectNode()
                .put("source", EmbeddedPicture.atMost(original.image(), LONGEST_ORIGINAL))
                .put("width", width)
                .put("height", height)
                .put("left", original.left())
                .put("top", original.top())
                .put("across", original.width())
                .put("down", original.height());
    }

    /**
     * @param predictions best first
     * @return index, label and score of each
     */
    static ArrayNode predictions(List<Prediction> predictions) {
        ArrayNode all = Json.mapper().createArrayNode();
        for (Prediction prediction : predictions) {
            all.addObject()
                    .put("index", prediction.index())
                    .put("label", prediction.label())
                    .put("score", prediction.score());
        }
        return all;
    }

    private ArrayNode classMaps(List<ClassMap> maps) {
        ArrayNode all = Json.mapper().createArrayNode();
        for (ClassMap map : maps) {
            ObjectNode node = all.addObject()
                    .put("index", map.classIndex())
                    .put("label", model.labels().get(map.classIndex()));
            node.set("prefix", floats(map.prefix()));
            node.set("relevance", floats(map.relevance()));
            node.set("gradCam", floats(map.gradCam()));
        }
        return all;
    }

    private static ArrayNode floats(double[] values) {
        ArrayNode all = Json.mapper().createArrayNode();
        for (double value : values) {
            all.add((float) value);
        }
        return all;
    }

    private static ArrayNode figures(double[][] figures) {
        if (figures == null) {
            return null;
        }
        ArrayNode all = Json.mapper().createArrayNode();
        for (double[] layer : figures) {
            ArrayNode row = all.addArray();
            for (double value : layer) {
                row.add(Double.isNaN(value) ? null : (Float) (float) value);
            }
        }
        return all;
    }

    /**
     * @param fileName of a page in the same folder
     * @return a link to it
     */
    static String link(String fileName) {
        return URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * @param json any JSON
     * @return the same JSON with characters escaped that could end its script element
     */
    static String withinHtml(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
