package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * The size of the encoder (Dosovitskiy et al. 2021, table 1).
 *
 * @param width D, length of a token's vector
 * @param depth L, number of blocks
 * @param heads H, attention heads; must divide the width
 * @param mlpWidth M, hidden width of a block's MLP
 */
public record EncoderShape(int width, int depth, int heads, int mlpWidth) {
    /** @throws dev.vit4j.common.BadInputException if a number is below 1 or the heads do not divide the width */
    public EncoderShape {
        require(width > 0, "width must be at least 1, not %d", width);
        require(depth > 0, "depth must be at least 1, not %d", depth);
        require(heads > 0, "heads must be at least 1, not %d", heads);
        require(width % heads == 0, "width %d is not a whole multiple of heads %d", width, heads);
        require(mlpWidth > 0, "MLP width must be at least 1, not %d", mlpWidth);
    }
}
