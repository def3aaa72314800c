package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.train.optimizer.LayerDecay;
import java.util.Locale;

/**
 * The weights that training leaves as they are.
 *
 * @param backbone whether only the class head is trained, on features computed once
 * @param blocks number of encoder blocks, from the first, that are not trained, and with them the embedding; 0 for none
 */
public record Freeze(boolean backbone, int blocks) {
    /** All weights are trained. */
    public static final Freeze NONE = new Freeze(false, 0);
    /** Only the class head is trained, on features computed once. */
    public static final Freeze BACKBONE = new Freeze(true, 0);

    private static final String BLOCKS = "blocks=";

    /** @throws dev.vit4j.common.BadInputException if the number of blocks is negative, or the backbone is frozen too */
    public Freeze {
        require(blocks >= 0, "frozen blocks must not be negative: %d", blocks);
        require(!backbone || blocks == 0, "a frozen backbone includes all blocks; leave out the number %d", blocks);
    }

    /**
     * Parses the value of an option.
     *
     * @param text {@code none}, {@code backbone} or {@code blocks=N}
     * @return the weights to freeze
     * @throws dev.vit4j.common.BadInputException if it is none of these, or N is not a whole number of at least 1
     */
    public static Freeze parse(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        if (value.equals(NONE.toString())) {
            return NONE;
        }
        if (value.equals(BACKBONE.toString())) {
            return BACKBONE;
        }
        require(
                value.matches(BLOCKS + "[1-9][0-9]{0,5}"),
                "must be none, backbone, or blocks=N with a whole number N of at least 1, not '%s'",
                text);
        return new Freeze(false, Integer.parseInt(value.substring(BLOCKS.length())));
    }

    /** @return the text that {@link #parse} reads */
    @Override
    public String toString() {
        return backbone ? "backbone" : blocks == 0 ? "none" : BLOCKS + blocks;
    }

    /**
     * @param config the model
     * @param name name of a weight
     * @return whether the weight is trained; fixed positions never are
     */
    boolean trains(ViTConfig config, String name) {
        if (backbone) {
            return WeightNames.head(config).containsKey(name);
        }
        return WeightNames.trained(config, name)
                && (blocks == 0 || new LayerDecay(1, config.depth()).layer(name) > blocks);
    }

    /** @throws dev.vit4j.common.BadOptionException if the model has fewer blocks */
    void requireFits(ViTConfig config, String model) {
        requireOption(
                blocks <= config.depth(),
                "--freeze blocks=%d: %s has %d block%s; freeze fewer, or --freeze backbone to train only the class head",
                blocks,
                model,
                config.depth(),
                config.depth() == 1 ? "" : "s");
    }
}
