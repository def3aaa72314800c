package dev.vit4j.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;

/** Formats evaluations and comparisons as JSON. Fractions, not percentages; undefined figures are null. */
public final class EvaluationJson {
    private EvaluationJson() {}

    /**
     * @param evaluated a model
     * @return its figures, with the fields that scripts read ({@code images}, {@code top1}, {@code top5}, {@code loss})
     *     at the top
     */
    public static ObjectNode of(EvaluatedModel evaluated) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("model", evaluated.model());
        json.put("data", evaluated.images().name());
        json.put("selection", evaluated.selection());
        json.setAll(evaluated.metrics().toJson());
        putRun(json, evaluated.skipped().size(), evaluated.throughput());
        ArrayNode mistakes = json.putArray("worst_mistakes");
        for (Mistake mistake : evaluated.mistakes()) {
            mistakes.addObject()
                    .put("index", mistake.index())
                    .put("location", evaluated.location(mistake))
                    .put("actual", evaluated.metrics().labels().get(mistake.actual()))
                    .put("predicted", evaluated.metrics().labels().get(mistake.predicted()))
                    .put("score", mistake.score());
        }
        return json;
    }

    /**
     * @param evaluated a model that scores each class for itself
     * @return its figures; {@code top1} and {@code top5}, which scripts read of other models, are null
     */
    public static ObjectNode of(EvaluatedLabels evaluated) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("model", evaluated.model());
        json.put("data", evaluated.images().name());
        json.put("selection", evaluated.selection());
        json.setAll(evaluated.metrics().toJson());
        json.putNull("top1").putNull("top5");
        putRun(json, evaluated.skipped().size(), evaluated.throughput());
        return json;
    }

    private static void putRun(ObjectNode json, int skipped, Throughput throughput) {
        json.put("skipped", skipped);
        json.put("seconds", throughput.seconds());
        json.put("data_wait_seconds", throughput.dataWaitSeconds());
        MetricsJson.putFigure(json, "images_per_second", throughput.imagesPerSecond());
    }

    /**
     * @param comparison of two models
     * @return {@code models}: both models' figures; {@code comparison}: how they differ, B minus A
     */
    public static ObjectNode of(Comparison comparison) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("models").add(of(comparison.first())).add(of(comparison.second()));
        ObjectNode node = json.putObject("comparison");
        PairedOutcomes paired = comparison.paired();
        node.put("images", paired.images());
        node.put("both_right", paired.bothRight());
        node.put("only_first_right", paired.onlyFirst());
        node.put("only_second_right", paired.onlySecond());
        node.put("both_wrong", paired.bothWrong());
        MetricsJson.putFigure(node, "top1_difference", paired.difference());
        MetricsJson.putInterval(node, "top1_difference_interval", paired.differenceInterval());
        McNemar test = comparison.test();
        ObjectNode mcnemar = node.putObject("mcnemar");
        mcnemar.put("method", test.exact() ? "exact binomial" : "chi-square with continuity correction");
        MetricsJson.putFigure(mcnemar, "chi_square", test.statistic());
        mcnemar.put("p_value", test.pValue());
        mcnemar.put("significant", test.significant());
        return json;
    }
}
