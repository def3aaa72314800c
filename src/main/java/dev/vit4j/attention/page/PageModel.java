package dev.vit4j.attention.page;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.model.Pooling;
import dev.vit4j.model.TokenGrid;
import java.util.List;

/**
 * The properties of a model that a page displays.
 *
 * @param name displayed name, such as the model's folder
 * @param labels class names, length C; none for a model without a class head
 * @param layers L
 * @param heads H
 * @param grid its tokens
 * @param pooling how the tokens are pooled into the vector that is classified
 */
public record PageModel(String name, List<String> labels, int layers, int heads, TokenGrid grid, Pooling pooling) {

    /** @throws dev.vit4j.common.BadInputException if a number is out of range; the message names it */
    public PageModel {
        labels = List.copyOf(labels);
        require(layers > 0, "layers must be at least 1, not %d", layers);
        require(heads > 0, "heads must be at least 1, not %d", heads);
        require(
                grid.classToken() || !pooling.readsClassToken(),
                "pooling %s does not fit tokens without a class token",
                pooling);
        require(
                grid.distillationToken() || pooling != Pooling.CLS_AND_DISTILLATION,
                "pooling %s does not fit tokens without a distillation token",
                pooling);
    }

    /** @return N, the number of patches */
    public int patches() {
        return grid.patches();
    }

    /** @return T, the number of tokens */
    public int tokens() {
        return grid.tokens();
    }
}
