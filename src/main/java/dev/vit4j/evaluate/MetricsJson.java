package dev.vit4j.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;

/** Formats metrics as JSON. */
final class MetricsJson {
    /** With more classes the full matrix would be mostly zeros (1000 classes: 2 MB of text). */
    private static final int LARGEST_FULL_MATRIX = 1000;

    private MetricsJson() {}

    static ObjectNode of(ClassificationMetrics metrics) {
        ObjectNode json = Json.mapper().createObjectNode();
        putSummary(json, metrics);
        ArrayNode perClass = json.putArray("per_class");
        for (ClassFigures row : metrics.perClass()) {
            ObjectNode node = perClass.addObject();
            node.put("index", row.index());
            node.put("label", row.label());
            node.put("support", row.support());
            putFigure(node, "precision", row.precision());
            putFigure(node, "recall", row.recall());
            putInterval(node, "recall_interval", row.recallInterval());
            putFigure(node, "f1", row.f1());
        }
        ArrayNode calibration = json.putArray("calibration");
        for (CalibrationBin bin : metrics.calibrationBins()) {
            ObjectNode node = calibration.addObject();
            node.put("lower", bin.lower());
            node.put("upper", bin.upper());
            node.put("images", bin.images());
            putFigure(node, "confidence", bin.confidence());
            putFigure(node, "accuracy", bin.accuracy());
        }
        if (metrics.labels().size() <= LARGEST_FULL_MATRIX) {
            json.set("confusion", fullMatrix(metrics.confusion()));
        } else {
            json.putNull("confusion");
            json.set("confusion_cells", cells(metrics.confusion()));
        }
        return json;
    }

    private static void putSummary(ObjectNode json, ClassificationMetrics metrics) {
        json.put("images", metrics.images());
        putFigure(json, "top1", metrics.top1());
        putFigure(json, "top5", metrics.top5());
        putFigure(json, "loss", metrics.loss());
        putInterval(json, "top1_interval", metrics.top1Interval());
        putInterval(json, "top5_interval", metrics.top5Interval());
        putFigure(json, "ece", metrics.expectedCalibrationError());
        putFigure(json, "mean_confidence", metrics.meanConfidence());
        putFigure(json, "brier", metrics.brierScore());
        putAverages(json, "micro", metrics.micro());
        putAverages(json, "macro", metrics.macro());
        putAverages(json, "weighted", metrics.weighted());
    }

    static void putAverages(ObjectNode json, String name, Averages averages) {
        ObjectNode node = json.putObject(name);
        putFigure(node, "precision", averages.precision());
        putFigure(node, "recall", averages.recall());
        putFigure(node, "f1", averages.f1());
    }

    /** JSON has no NaN: undefined figures are null. */
    static void putFigure(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** Returns [lower, upper]; null if undefined. */
    static void putInterval(ObjectNode node, String name, Interval interval) {
        if (interval.exists()) {
            node.putArray(name).add(interval.lower()).add(interval.upper());
        } else {
            node.putNull(name);
        }
    }

    /** Returns the full matrix: rows are actual classes, columns predicted ones. */
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

    /** Returns [actual, predicted, count] of each nonzero cell, in order. */
    private static ArrayNode cells(ConfusionMatrix confusion) {
        ArrayNode rows = Json.mapper().createArrayNode();
        confusion
                .sortedCells()
                .forEach(cell ->
                        rows.addArray().add(cell.actual()).add(cell.predicted()).add(cell.count()));
        return rows;
    }
}
