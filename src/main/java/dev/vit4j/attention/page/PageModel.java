package dev.vit4j.attention.page;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.patch.Patching;
import java.util.List;

/**
 * The properties of a model that a page displays.
 *
 * @param name displayed name, such as the model's folder
 * @param labels class names, length C
 * @param layers L
 * @param heads H
 * @param patching how the model's input is cut into patches, row by row
 * @param firstPatch number of tokens before the first patch: the class token, if any, and the registers
 * @param classToken whether token 0 is a class token that the classifier reads; otherwise it reads the mean over all
 *     patches
 */
public record PageModel(
        String name,
        List<String> labels,
        int layers,
        int heads,
        Patching patching,
        int firstPatch,
        boolean classToken) {

    /** @throws dev.vit4j.common.BadInputException if a number is out of range; the message names it */
    public PageModel {
        labels = List.copyOf(labels);
        require(!labels.isEmpty(), "the model's class names are missing");
        require(layers > 0, "layers must be at least 1, not %d", layers);
        require(heads > 0, "heads must be at least 1, not %d", heads);
        require(firstPatch >= 0, "the first patch must be token 0 or a later one, not %d", firstPatch);
        require(!classToken || firstPatch > 0, "a class token comes before the first patch, which cannot be token 0");
    }

    /** @return N, the number of patches */
    public int patches() {
        return patching.count();
    }

    /** @return T, the number of tokens */
    public int tokens() {
        return firstPatch + patches();
    }
}
