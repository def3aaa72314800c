package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * Stochastic weight averaging (Izmailov et al. 2018, algorithm 1): the mean of the weights at the end of each of the
 * last epochs. The paper's last step, a pass over the training images for the statistics of batch norm, is not needed:
 * a Vision Transformer has no batch norm.
 *
 * @param epochs how many of the last epochs are averaged; 0 for none
 * @param lr constant learning rate of these epochs, as in the paper, at which the cosine before them ends; 0 to keep
 *     the schedule unchanged
 */
public record Swa(int epochs, double lr) {
    /** No averaging. */
    public static final Swa NONE = new Swa(0, 0);

    /**
     * @throws dev.vit4j.common.BadInputException if a number is negative, or there is a rate without epochs to average
     */
    public Swa {
        require(epochs >= 0, "epochs to average must not be negative: %d", epochs);
        require(lr >= 0 && Double.isFinite(lr), "learning rate while averaging must not be negative: %s", lr);
        require(epochs > 0 || lr == 0, "a learning rate while averaging, %s, needs epochs to average", lr);
    }
}
