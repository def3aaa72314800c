package dev.vit4j.attention.method;

/**
 * Entropy of a head's look-ups (Shannon 1948, section 6): {@code -sum w log2 w} over all keys, averaged over all
 * queries. b bits correspond to uniform weights over 2^b keys; 0 is an exact look-up.
 */
public final class AttentionEntropy {
    private static final double LN_2 = Math.log(2);

    private AttentionEntropy() {}

    /**
     * @param layer weights [H,T,T]
     * @param head 0..H-1
     * @return bits, 0 to log2 T
     */
    public static double bits(LayerAttention layer, int head) {
        int from = layer.row(head, 0);
        int to = from + layer.tokens() * layer.tokens();
        double sum = 0;
        for (int i = from; i < to; i++) {
            double weight = layer.values()[i];
            sum -= weight > 0 ? weight * Math.log(weight) : 0;
        }
        return sum / LN_2 / layer.tokens();
    }
}
