package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layer-wise learning-rate decay for fine-tuning (Howard and Ruder 2018, section 3.2;
 * with layers numbered as in Bao et al. 2022 (BEiT) and timm): the embedding is layer 0, block i is layer i + 1, and
 * the final norm and the head are layer L + 1, which gets the schedule's rate.
 *
 * @param decay ratio of a layer's learning rate to that of the next layer, in (0, 1]; 1 for equal rates
 * @param depth L, encoder blocks
 */
public record LayerDecay(double decay, int depth) {
    private static final Pattern BLOCK = Pattern.compile("vit\\.encoder\\.layer\\.(\\d+)\\..*");
    private static final String EMBEDDINGS = "vit.embeddings.";

    public LayerDecay {
        requireDecay(decay);
    }

    /** @throws dev.vit4j.common.BadInputException if it is not in (0, 1] */
    static void requireDecay(double decay) {
        require(decay > 0 && decay <= 1, "layer decay must be above 0 and at most 1, not %s", decay);
    }

    /**
     * @param name name of a weight
     * @return its layer, 0 to L + 1
     */
    public int layer(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            return Integer.parseInt(block.group(1)) + 1;
        }
        return name.startsWith(EMBEDDINGS) ? 0 : depth + 1;
    }

    /**
     * @param name name of a weight
     * @return its factor on the schedule's learning rate: decay^(L + 1 - layer)
     */
    public double rate(String name) {
        return Math.pow(decay, depth + 1.0 - layer(name));
    }
}
