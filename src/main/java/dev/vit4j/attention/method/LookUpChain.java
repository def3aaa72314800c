package dev.vit4j.attention.method;

import java.util.List;

/** Look-ups of several layers, one after the other: what the last layer asks for, the one before it looks up. */
public final class LookUpChain {
    private final List<AttentionMatrix> layers;

    /** @param layers [T,T] each, in order from first to last, at least one */
    LookUpChain(List<AttentionMatrix> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * @param asked [T], how much of each output of the last layer is asked for
     * @return [T], weight of each input of the first layer
     */
    public double[] from(double[] asked) {
        double[] found = asked;
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            found = layers.get(layer).lookUp(found);
        }
        return found;
    }

    /** @return the whole product, the last layer on the left: row i holds the inputs that output i came from */
    public AttentionMatrix product() {
        int tokens = layers.get(0).tokens();
        double[] values = new double[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            double[] asked = new double[tokens];
            asked[query] = 1;
            System.arraycopy(from(asked), 0, values, query * tokens, tokens);
        }
        return new AttentionMatrix(tokens, values);
    }
}
