package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.ArrayList;
import java.util.List;

/**
 * Relevance of each input token for one class (Chefer, Gur and Wolf 2021, "Generic Attention-model Explainability for
 * Interpreting Bi-Modal and Encoder-Decoder Transformers", section 3.1): only attention that raises the class's logit
 * counts.
 *
 * <pre>
 * Ā = mean over heads of max(0, ∇A · A)      (eq. 5; ∇A: gradient of the logit with respect to the weights)
 * R = I at first, then in each layer R = R + Ā R      (eq. 6)
 * </pre>
 */
public final class GradientRollout {
    private GradientRollout() {}

    /**
     * @param attention weights of each layer from first to last, [H,T,T] each
     * @param gradients of the class's logit with respect to them, [H,T,T] each
     * @return R as a chain of {@code I + Ā}; its rows sum to 1 or more
     * @throws dev.vit4j.common.BadInputException if there is no layer
     */
    public static LookUpChain of(List<LayerAttention> attention, List<LayerAttention> gradients) {
        require(!attention.isEmpty(), "gradient roll-out needs the attention of at least one layer");
        List<AttentionMatrix> layers = new ArrayList<>();
        for (int layer = 0; layer < attention.size(); layer++) {
            layers.add(withIdentity(attention.get(layer), gradients.get(layer)));
        }
        return new LookUpChain(layers);
    }

    /**
     * @param chain R
     * @param queryWeights [T], the weight of each output token, see {@link Query#weights}
     * @return [T], the relevance of each input token: R's rows without the initial identity, which would make every
     *     token relevant to itself
     */
    public static double[] relevance(LookUpChain chain, double[] queryWeights) {
        double[] found = chain.from(queryWeights);
        for (int token = 0; token < found.length; token++) {
            found[token] = Math.max(0, found[token] - queryWeights[token]); // below 0 only by rounding
        }
        return found;
    }

    private static AttentionMatrix withIdentity(LayerAttention attention, LayerAttention gradient) {
        if (attention.heads() != gradient.heads() || attention.tokens() != gradient.tokens()) {
            throw new IllegalArgumentException("attention [" + attention.heads() + "," + attention.tokens()
                    + "], gradient [" + gradient.heads() + "," + gradient.tokens() + "]: sizes differ");
        }
        int tokens = attention.tokens();
        int area = tokens * tokens;
        double[] values = new double[area];
        for (int i = 0; i < attention.values().length; i++) {
            double product = (double) attention.values()[i] * gradient.values()[i];
            values[i % area] += Math.max(0, product) / attention.heads();
        }
        for (int token = 0; token < tokens; token++) {
            values[token * tokens + token] += 1;
        }
        return new AttentionMatrix(tokens, values);
    }
}
