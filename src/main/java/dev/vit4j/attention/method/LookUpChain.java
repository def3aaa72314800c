package dev.vit4j.attention.method;

import java.util.List;

/** Chained look-ups of several layers: the product of their attention matrices, the last layer on the left. */
public final class LookUpChain {
    private final List<AttentionMatrix> layers;

    /** @param layers [T,T] each, from first to last, at least one */
    LookUpChain(List<AttentionMatrix> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * @param queryWeights [T], the weight of each output of the last layer
     * @return [T], weight of each input of the first layer
     */
    public double[] from(double[] queryWeights) {
        double[] found = queryWeights;
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            found = layers.get(layer).lookUp(found);
        }
        return found;
    }

    /** @return the whole product: row i holds the weight of each input in output i */
    public AttentionMatrix product() {
        int tokens = layers.get(0).tokens();
        double[] values = new double[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            double[] queryWeights = new double[tokens];
            queryWeights[query] = 1;
            System.arraycopy(from(queryWeights), 0, values, query * tokens, tokens);
        }
        return new AttentionMatrix(tokens, values);
    }
}
