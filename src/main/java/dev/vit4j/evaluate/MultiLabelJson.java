package dev.vit4j.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;

/** Formats metrics of images with any number of classes as JSON; undefined figures are null. */
final class MultiLabelJson {
    private MultiLabelJson() {}

    static ObjectNode of(MultiLabelMetrics metrics) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("images", metrics.images());
        MetricsJson.putFigure(json, "map", metrics.meanAveragePrecision());
        MetricsJson.putFigure(json, "loss", metrics.loss());
        MetricsJson.putFigure(json, "exact_match", metrics.exactMatch());
        MetricsJson.putFigure(json, "labels_per_image", metrics.labelsPerImage());
        MetricsJson.putAverages(json, "micro", metrics.micro());
        MetricsJson.putAverages(json, "macro", metrics.macro());
        MetricsJson.putAverages(json, "weighted", metrics.weighted());
        ArrayNode perClass = json.putArray("per_class");
        for (LabelFigures row : metrics.perClass()) {
            ClassFigures counts = row.counts();
            ObjectNode node = perClass.addObject();
            node.put("index", counts.index());
            node.put("label", counts.label());
            node.put("support", counts.support());
            MetricsJson.putFigure(node, "average_precision", row.averagePrecision());
            node.put("threshold", row.threshold());
            MetricsJson.putFigure(node, "precision", counts.precision());
            MetricsJson.putFigure(node, "recall", counts.recall());
            MetricsJson.putFigure(node, "f1", counts.f1());
            if (Float.isNaN(row.bestThreshold())) {
                node.putNull("best_threshold");
            } else {
                node.put("best_threshold", row.bestThreshold());
            }
            MetricsJson.putFigure(node, "best_f1", row.bestF1());
        }
        return json;
    }
}
