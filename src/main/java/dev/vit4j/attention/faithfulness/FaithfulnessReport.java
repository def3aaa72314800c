package dev.vit4j.attention.faithfulness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.faithfulness.FaithfulnessResult.Estimate;
import dev.vit4j.common.Json;
import java.util.Locale;

/** Formats a result as a Markdown table or as JSON. */
public final class FaithfulnessReport {
    private FaithfulnessReport() {}

    /**
     * @param result the result
     * @return a row for each order: areas with standard errors, and the gain over random order on the same images
     */
    public static String table(FaithfulnessResult result) {
        StringBuilder text = new StringBuilder();
        text.append("| order of the patches | deletion area | gained over chance | insertion area | gained over chance"
                + " |\n");
        text.append("|---|---|---|---|---|\n");
        for (String name : result.names()) {
            boolean chance = name.equals(Faithfulness.CHANCE);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    name,
                    words(result.deletion(name)),
                    chance ? "" : words(result.deletionGain(name)),
                    words(result.insertion(name)),
                    chance ? "" : words(result.insertionGain(name))));
        }
        return text.toString();
    }

    private static String words(Estimate estimate) {
        return String.format(Locale.ROOT, "%.4f ± %.4f", estimate.mean(), estimate.error());
    }

    /**
     * @param result the result
     * @return {@code images} and {@code orders}: of each its {@code name}, {@code deletion}, {@code deletion_gain},
     *     {@code insertion}, {@code insertion_gain}, each with {@code mean} and {@code error}
     */
    public static ObjectNode json(FaithfulnessResult result) {
        ObjectNode node = Json.mapper().createObjectNode().put("images", result.images());
        ArrayNode orders = node.putArray("orders");
        for (String name : result.names()) {
            ObjectNode order = orders.addObject().put("name", name);
            put(order, "deletion", result.deletion(name));
            put(order, "deletion_gain", result.deletionGain(name));
            put(order, "insertion", result.insertion(name));
            put(order, "insertion_gain", result.insertionGain(name));
        }
        return node;
    }

    private static void put(ObjectNode node, String field, Estimate estimate) {
        node.putObject(field).put("mean", estimate.mean()).put("error", estimate.error());
    }
}
