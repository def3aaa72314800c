package dev.vit4j.attention.page;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.model.Pooling;
import dev.vit4j.model.TokenGrid;
import java.util.List;

/**
 * The properties of a model that a page displays.
 *
 * @param name displayed name, such as the model's folder
 * @param labels class names, length C
 * @param layers L
 * @param heads H
 * @param grid its tokens
 * @param pooling what the classifier reads: the class token's row, or a mean over the patches
 */
public record PageModel(String name, List<String> labels, int layers, int heads, TokenGrid grid, Pooling pooling) {

    /** @throws dev.vit4j.common.BadInputException if a number is out of range; the message names it */
    public PageModel {
        labels = List.copyOf(labels);
        require(!labels.isEmpty(), "the model's class names are missing");
        require(layers > 0, "layers must be at least 1, not %d", layers);
        require(heads > 0, "heads must be at least 1, not %d", heads);
        require(grid.firstPatch() >= 0, "the first patch must be token 0 or a later one, not %d", grid.firstPatch());
        require(
                grid.classToken() || pooling != Pooling.CLS,
                "pooling %s does not fit tokens %s class token",
                pooling,
                grid.classToken() ? "with a" : "without");
        require(
                !grid.classToken() || grid.firstPatch() > 0,
                "a class token comes before the first patch, which cannot be token 0");
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
