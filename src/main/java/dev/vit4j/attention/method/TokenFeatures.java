package dev.vit4j.attention.method;

/**
 * The input of the last block's attention for one image, and the gradient of a class's logit with respect to it.
 *
 * @param tokens T
 * @param width D
 * @param values [T,D], the rows after the block's first layer norm; not copied, so don't change them
 * @param gradients [T,D], of the logit; not copied, so don't change them
 */
public record TokenFeatures(int tokens, int width, float[] values, float[] gradients) {
    /** @throws IllegalArgumentException if the number of values does not fit */
    public TokenFeatures {
        if (values.length != (long) tokens * width || gradients.length != values.length) {
            throw new IllegalArgumentException(values.length + " values and " + gradients.length + " gradients for "
                    + tokens + " tokens of width " + width);
        }
    }
}
