package dev.vit4j.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;

/** Writes metrics for machines. */
final class MetricsJson {
    /** Above this many classes the full matrix would be more zeros than anybody wants to parse (1000: 2 MB of text). */
    private static final int LARGEST_FULL_MATRIX = 1000;

    private MetricsJson() {}

    static ObjectNode of(ClassificationMetrics metrics) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("images", metrics.images());
        putFigure(json, "top1", metrics.top1());
        putFigure(json, "top5", metrics.top5());
        putFigure(json, "loss", metrics.loss());
        putFigure(json, "ece", metrics.expectedCalibrationError());
        putFigure(json, "brier", metrics.brierScore());
        ArrayNode perClass = json.putArray("per_class");
        for (ClassFigures row : metrics.perClass()) {
            ObjectNode node = perClass.addObject();
            node.put("index", row.index());
            node.put("label", row.label());
            node.put("support", row.support());
            putFigure(node, "precision", row.precision());
            putFigure(node, "recall", row.recall());
            putFigure(node, "f1", row.f1());
        }
        if (metrics.labels().size() <= LARGEST_FULL_MATRIX) {
            json.set("confusion", fullMatrix(metrics.confusion()));
        } else {
            json.putNull("confusion");
            json.set("confusion_cells", cells(metrics.confusion()));
        }
        return json;
    }

    /** JSON has no NaN: figures that do not exist are null. */
    private static void putFigure(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** Rows are actual classes, columns predicted ones. */
    private static ArrayNode fullMatrix(ConfusionMatrix confusion) {
        ArrayNode rows = Json.mapper().createArrayNode();
        for (int actual = 0; actual < confusion.classes(); actual++) {
            ArrayNode row = rows.addArray();
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                row.add(confusion.count(actual, predicted));
            }
        }
        return rows;
    }

    /** [actual, predicted, count] of each cell that is not zero, in order. */
    private static ArrayNode cells(ConfusionMatrix confusion) {
        ArrayNode rows = Json.mapper().createArrayNode();
        confusion
                .sortedCells()
                .forEach(cell ->
                        rows.addArray().add(cell.actual()).add(cell.predicted()).add(cell.count()));
        return rows;
    }
}
