package dev.vit4j.ops.encoder;

import dev.vit4j.common.Size;
import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Operations of a Vision Transformer's encoder. Graphs are written against this interface; the implementation is chosen
 * when a graph is built.
 *
 * <p>Rows are tokens: R = B*T. Linear weights are [out, in], as on disk.
 */
public interface EncoderOps {
    /** @return the name that {@code --ops} takes and reports show */
    String name();

    /**
     * Input of the first block (Dosovitskiy et al. 2021, eq. 1): for each image the class token, the registers, and the
     * patches. Positions are added to class token and patches, not to registers.
     *
     * @param name name of the result
     * @param images B
     * @param patches [B*N,D]
     * @param weights prefix tokens and positions
     * @return [B*T,D] with T = P + R
     */
    SDVariable embed(String name, int images, SDVariable patches, EmbeddingWeights weights);

    /**
     * Weights of the embedding: variables or constants, whose shapes are known.
     *
     * @param positions [1,P,D], P = K + N, the class token's first
     * @param classToken [1,K,D], class token and other tokens with positions, or null for none
     * @param classTokens K, 0 for none
     * @param registers [1,R,D], or null for none: R = 0
     */
    record EmbeddingWeights(SDVariable positions, SDVariable classToken, int classTokens, SDVariable registers) {}

    /**
     * Linear layer {@code x Wᵀ + b}.
     *
     * @param name name of the result
     * @param x [R,I]
     * @param weight [O,I]
     * @param bias [O], or null for none
     * @return [R,O]
     */
    SDVariable linear(String name, SDVariable x, SDVariable weight, SDVariable bias);

    /**
     * Linear layer followed by an activation, {@code activation(x Wᵀ + b)}.
     *
     * @param name name of the result
     * @param x [R,I]
     * @param weight [O,I]
     * @param bias [O], or null for none
     * @param activation applied to each element
     * @return [R,O]
     */
    SDVariable linearActivation(String name, SDVariable x, SDVariable weight, SDVariable bias, Activation activation);

    /**
     * Linear layer added to a residual stream: {@code residual + scale * (x Wᵀ + b)}.
     *
     * @param name name of the result
     * @param x [R,I]
     * @param weight [O,I]
     * @param bias [O], or null for none
     * @param residual [R,O]
     * @param scale [R,O] or [R,1], multiplied on before adding (dropout and drop-path masks); null for 1
     * @return [R,O]
     */
    SDVariable linearAdd(
            String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable residual, SDVariable scale);

    /**
     * Layer normalization over the last dimension (Ba, Kiros and Hinton 2016, eq. 4):
     * {@code (x - mean) / sqrt(variance + eps) * gamma + beta}; constant rows become beta.
     *
     * @param name name of the result
     * @param x [R,D]
     * @param gamma [D]
     * @param beta [D]
     * @param eps added to the variance
     * @return [R,D]
     */
    SDVariable layerNorm(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps);

    /**
     * Layer normalization that also returns the residual stream.
     *
     * @param name name of the normalized result
     * @param x [R,D], the stream
     * @param gamma [D]
     * @param beta [D]
     * @param eps added to the variance
     * @return the normalized stream, and x itself: using the latter instead of x lets an implementation add x's two
     *     gradients in the pass that computes one of them
     */
    Normalized layerNormResidual(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps);

    /**
     * A residual stream, normalized and as it was.
     *
     * @param result input of the branch, [R,D]
     * @param residual what the branch is added to, [R,D]: the values of x
     */
    record Normalized(SDVariable result, SDVariable residual) {}

    /**
     * The multi-layer perceptron of a block, added to the residual stream (Dosovitskiy et al. 2021, eq. 3):
     * {@code x + scale * (W2 h + b2)} with {@code h = activation(W1 n + b1)} and {@code n = norm(x)}. With a gate
     * (Shazeer 2020, "GLU Variants Improve Transformer", eq. 5), {@code h = activation(Wg n + bg) * (W1 n + b1)}. With
     * an inner norm (Fang et al. 2023, "EVA-02", section 2.2), it is applied to h.
     *
     * @param name name of the result
     * @param x [R,D], the stream
     * @param weights of norms and maps
     * @param options epsilon and activation
     * @param scale [R,D] or [R,1], multiplied on before adding (dropout and drop-path masks); null for 1
     * @return [R,D]
     */
    default SDVariable mlp(String name, SDVariable x, MlpWeights weights, MlpOptions options, SDVariable scale) {
        NormWeights norm = weights.norm();
        Normalized normalized = layerNormResidual(name + ".normalized", x, norm.gamma(), norm.beta(), options.eps());
        SDVariable inner = inner(name + ".inner", normalized.result(), weights, options);
        LinearWeights outer = weights.outer();
        return linearAdd(name, inner, outer.weight(), outer.bias(), normalized.residual(), scale);
    }

    private SDVariable inner(String name, SDVariable n, MlpWeights weights, MlpOptions options) {
        LinearWeights map = weights.inner();
        LinearWeights gate = weights.gate();
        NormWeights norm = weights.innerNorm();
        String product = norm == null ? name : name + ".product";
        SDVariable h = gate == null
                ? linearActivation(product, n, map.weight(), map.bias(), options.activation())
                : linearActivation(name + ".gate", n, gate.weight(), gate.bias(), options.activation())
                        .mul(product, linear(name + ".linear", n, map.weight(), map.bias()));
        return norm == null ? h : layerNorm(name, h, norm.gamma(), norm.beta(), options.eps());
    }

    /**
     * Multi-head scaled dot-product attention (Vaswani et al. 2017, section 3.2): a soft look-up. Each token's query
     * is compared with every token's key; the softmax of the scores, {@code softmax(q kᵀ / sqrt E)}, weights the
     * values. With a {@linkplain AttentionSizes#maskDiagonal() masked diagonal}, a token's score for its own key is
     * minus infinity: a weight of 0. A {@linkplain AttentionPositions#bias() bias} is added to the scores.
     *
     * @param names names of the results
     * @param sizes B, T, H and Q, and whether the diagonal is masked
     * @param x [B*T,D], input of the three projections
     * @param projections weights of queries, keys and values
     * @param positions bias of the scores and rotation of queries and keys, or {@link AttentionPositions#NONE}
     * @param mask [B,H,Q,T] multiplied on the weights (attention dropout), or null
     * @return the values looked up, [B*Q,D], heads side by side; the weights are in the graph under their name
     * @throws IllegalArgumentException if the positions are not those of T tokens
     */
    SDVariable attention(
            AttentionNames names,
            AttentionSizes sizes,
            SDVariable x,
            QkvWeights projections,
            AttentionPositions positions,
            SDVariable mask);

    /**
     * Relative position bias (Bao et al. 2022, "BEiT", appendix; Liu et al. 2021, "Swin Transformer", eq. 4): row
     * {@code index[q,k]} of a table for each pair of tokens. The gradient of a row of the table is the sum over the
     * pairs that read it.
     *
     * @param name name of the result
     * @param table variable or constant [K,H], a number for each head
     * @param index constant [T,T] of the graph's type: whole numbers from 0 to K - 1
     * @return [H,T,T], the {@linkplain AttentionPositions#bias() bias} of an attention
     */
    SDVariable relativeBias(String name, SDVariable table, SDVariable index);

    /**
     * im2col: the 3 x 3 neighborhood of each position in a row, so that a matrix product is a convolution with padding
     * 1.
     *
     * @param name name of the result
     * @param x [B*S,K], a row for each position, in row-major order
     * @param map B, S and K
     * @return [B*S,9K]: the rows of the nine neighbors in row-major order, zeros beyond the edges
     */
    SDVariable im2col(String name, SDVariable x, FeatureMap map);

    /**
     * ReLU, then 3 x 3 max pooling with stride 2 and padding 1. The gradient goes to the first maximum in row-major
     * order, as in PyTorch.
     *
     * @param name name of the result
     * @param x [B*S,K]
     * @param map B, S and K
     * @return [B*S',K], with half the rows and columns, rounded up
     */
    SDVariable reluMaxPool(String name, SDVariable x, FeatureMap map);

    /**
     * Sizes of feature maps.
     *
     * @param images B
     * @param size rows and columns of positions, S = rows x columns
     * @param channels K
     */
    record FeatureMap(int images, Size size, int channels) {
        /** @return S */
        public int positions() {
            return size.count();
        }

        /** @return rows of positions */
        public int height() {
            return size.height();
        }

        /** @return columns of positions */
        public int width() {
            return size.width();
        }

        /**
         * @param operation for the message
         * @param x shape of an array
         * @throws IllegalArgumentException if that is not [B*S,K]
         */
        public void requireRows(String operation, long[] x) {
            long rows = (long) images * positions();
            if (x[0] != rows || x[1] != channels) {
                throw new IllegalArgumentException(
                        operation + ": x " + Arrays.toString(x) + " is not [" + rows + "," + channels + "]");
            }
        }

        /** @return sizes after {@link EncoderOps#reluMaxPool} */
        public FeatureMap pooled() {
            return new FeatureMap(images, new Size((height() + 1) / 2, (width() + 1) / 2), channels);
        }
    }

    /**
     * Mean over the rows of the cross entropy between targets and softmax:
     * {@code -sum(targets * logsoftmax(logits)) / B}.
     *
     * @param name name of the result
     * @param logits [B,C]
     * @param targets [B,C], probabilities; no gradient goes to them
     * @return scalar
     */
    SDVariable crossEntropy(String name, SDVariable logits, SDVariable targets);

    /**
     * Mean over all elements of the binary cross entropy between targets and sigmoid:
     * {@code max(z, 0) - z t + log(1 + exp(-|z|))}.
     *
     * @param name name of the result
     * @param logits [B,C]
     * @param targets [B,C], each from 0 to 1; no gradient goes to them
     * @return scalar
     */
    SDVariable sigmoidCrossEntropy(String name, SDVariable logits, SDVariable targets);

    /**
     * Names of an attention's outputs in the graph.
     *
     * @param weights the attention weights [B,H,Q,T]: row i is what query i looks up; at least 0, summing to 1
     * @param values the values looked up, [B*Q,D]
     */
    record AttentionNames(String weights, String values) {}

    /**
     * Sizes of an attention.
     *
     * @param images B
     * @param tokens T
     * @param heads H
     * @param queries Q, tokens of each image that have queries: T for all, 1 for the first alone (the class token)
     * @param maskDiagonal whether no token attends to itself (diagonal masking: Lee, Lee and
     *     Song 2021, "Vision Transformer for Small-Size Datasets", section 3.3)
     */
    record AttentionSizes(int images, int tokens, int heads, int queries, boolean maskDiagonal) {
        /**
         * All tokens attend to all.
         *
         * @param images B
         * @param tokens T
         * @param heads H
         */
        public AttentionSizes(int images, int tokens, int heads) {
            this(images, tokens, heads, tokens, false);
        }

        /**
         * @throws IllegalArgumentException if queries are neither 1 nor T, or the diagonal of a single token is masked
         */
        public AttentionSizes {
            if (queries != tokens && queries != 1) {
                throw new IllegalArgumentException("queries must be 1 or all " + tokens + " tokens, not " + queries);
            }
            if (maskDiagonal && tokens < 2) {
                throw new IllegalArgumentException("looking up other tokens needs at least 2 tokens, not " + tokens);
            }
        }
    }
}
