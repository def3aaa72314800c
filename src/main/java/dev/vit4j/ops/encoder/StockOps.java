package dev.vit4j.ops.encoder;

import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The encoder's operations made of ND4J's own, on any ND4J backend: the reference for other implementations.
 *
 * <p>Where ND4J has an operation under the same name but not what is needed (its layer norm has no epsilon, its GELU
 * is an approximation) the formula is written out.
 */
public final class StockOps implements EncoderOps {
    private final SameDiff sd;

    /** @param sd the graph that the operations are added to */
    public StockOps(SameDiff sd) {
        this.sd = sd;
    }

    @Override
    public String name() {
        return "stock";
    }

    @Override
    public SDVariable embed(String name, int images, SDVariable patches, EmbeddingWeights w) {
        EmbeddingLayout layout = EmbeddingLayout.of(images, w);
        SDVariable tokens = patches.reshape(images, layout.patches(), layout.width());
        if (w.classToken() != null) {
            tokens = sd.concat(1, sd.tile(w.classToken(), images, 1, 1), tokens); // [B,P,D]
        }
        return withRegisters(tokens.add(w.positions()), layout, w)
                .reshape((long) images * layout.tokens(), layout.width())
                .rename(name);
    }

    /** [B,P,D] to [B,T,D]. */
    private SDVariable withRegisters(SDVariable tokens, EmbeddingLayout layout, EmbeddingWeights w) {
        if (w.registers() == null) {
            return tokens;
        }
        SDVariable registers = sd.tile(w.registers(), layout.images(), 1, 1);
        if (w.classToken() == null) {
            return sd.concat(1, registers, tokens);
        }
        SDVariable classToken = tokens.get(SDIndex.all(), SDIndex.interval(0, layout.classTokens()), SDIndex.all());
        SDVariable patches =
                tokens.get(SDIndex.all(), SDIndex.interval(layout.classTokens(), layout.positions()), SDIndex.all());
        return sd.concat(1, classToken, registers, patches);
    }

    @Override
    public SDVariable linear(String name, SDVariable x, SDVariable weight, SDVariable bias) {
        if (bias == null) {
            return sd.mmul(name, x, weight, false, true, false);
        }
        return sd.mmul(name + ".product", x, weight, false, true, false).add(name, bias);
    }

    @Override
    public SDVariable linearActivation(
            String name, SDVariable x, SDVariable weight, SDVariable bias, Activation activation) {
        SDVariable z = linear(name + ".linear", x, weight, bias);
        return switch (activation) {
            case GELU -> z.mul(name, sd.math.erf(z.mul(Math.sqrt(0.5))).add(1).mul(0.5));
            case GELU_TANH -> {
                SDVariable cubic = sd.math.square(z).mul(0.044715).add(1).mul(z);
                yield z.mul(
                        name,
                        sd.math.tanh(cubic.mul(Math.sqrt(2 / Math.PI))).add(1).mul(0.5));
            }
            case QUICK_GELU -> z.mul(name, sd.nn.sigmoid(z.mul(1.702)));
            case RELU -> sd.nn.relu(name, z, 0);
            case SILU -> z.mul(name, sd.nn.sigmoid(z));
        };
    }

    @Override
    public SDVariable linearAdd(
            String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable residual, SDVariable scale) {
        SDVariable y = linear(name + ".linear", x, weight, bias);
        return residual.add(name, scale == null ? y : y.mul(scale));
    }

    @Override
    public SDVariable layerNorm(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps) {
        SDVariable centered = x.sub(x.mean(true, -1));
        SDVariable variance = sd.math.square(centered).mean(true, -1);
        SDVariable deviation = sd.math.sqrt(variance.add(eps));
        // One row alone makes the deviation a scalar, and for scalars ND4J's gradient of a division is
        // sum(gradient) * sum(x) instead of sum(gradient * x): so it is spread over the row first.
        SDVariable spread = deviation.add(sd.zerosLike(centered));
        return centered.div(spread).mul(gamma).add(name, beta);
    }

    @Override
    public Normalized layerNormResidual(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps) {
        return new Normalized(layerNorm(name, x, gamma, beta, eps), x);
    }

    @Override
    public SDVariable attention(
            AttentionNames names,
            AttentionSizes sizes,
            SDVariable x,
            QkvWeights w,
            AttentionPositions positions,
            SDVariable mask) {
        int b = sizes.images();
        int t = sizes.tokens();
        int h = sizes.heads();
        int q = sizes.queries();
        // Not the query's: that may be a product, and SameDiff does not know its shape yet.
        long e = w.key().weight().getShape()[0] / h;
        SDVariable queryRows = q == t ? x : firstRows(x, b, t, h * e);
        SDVariable query = heads(linear(names.values() + ".query", queryRows, w.query()), b, q, h, e);
        SDVariable key = heads(linear(names.values() + ".key", x, w.key()), b, t, h, e);
        SDVariable value = heads(linear(names.values() + ".value", x, w.value()), b, t, h, e);
        if (positions.rotary() != null) {
            positions.rotary().require(sizes, e);
            query = rotated(query, positions.rotary(), (long) b * h, q, t);
            key = rotated(key, positions.rotary(), (long) b * h, t, t);
        }
        SDVariable scores = sd.mmul(query.mul(1 / Math.sqrt((double) e)), key, false, true, false); // [B*H,Q,T]
        if (sizes.maskDiagonal()) {
            scores = scores.add(sd.constant(diagonalMask(scores.dataType(), q, t)));
        }
        SDVariable biased = positions.bias() == null
                ? scores
                : scores.reshape(b, h, q, t).add(firstQueries(positions.bias(), h, q, t));
        SDVariable weights = sd.nn.softmax(biased, -1).reshape(b, h, q, t).rename(names.weights());
        SDVariable used = mask == null ? weights : weights.mul(mask);
        return sd.mmul(used.reshape((long) b * h, q, t), value) // [B*H,Q,E]
                .reshape(b, h, q, e)
                .permute(0, 2, 1, 3)
                .reshape((long) b * q, h * e)
                .rename(names.values());
    }

    private SDVariable linear(String name, SDVariable x, LinearWeights weights) {
        return linear(name, x, weights.weight(), weights.bias());
    }

    /** [H,T,T] to [1,H,Q,T]. */
    private static SDVariable firstQueries(SDVariable bias, int h, int q, int t) {
        SDVariable rows = q == t ? bias : bias.get(SDIndex.all(), SDIndex.interval(0, q), SDIndex.all());
        return rows.reshape(1, h, q, t);
    }

    /** Rotates the queries or keys [B*H,Q,E] of an image's first tokens, Q of T. */
    private SDVariable rotated(SDVariable x, AttentionPositions.Rotary rotary, long images, int q, int t) {
        int prefix = t - rotary.tokens();
        if (q <= prefix) {
            return x;
        }
        long e = rotary.cos().getShape()[1];
        DataType type = rotary.cos().dataType();
        SDVariable cos = rows(rotary.cos(), Nd4j.ones(type, Math.max(1, prefix), e), prefix, q);
        SDVariable sin = rows(rotary.sin(), Nd4j.zeros(type, Math.max(1, prefix), e), prefix, q);
        SDVariable turned = sd.mmul(x.reshape(images * q, e), sd.constant(turn(type, (int) e, rotary.interleaved())))
                .reshape(images, q, e);
        return x.mul(cos.reshape(1, q, e)).add(turned.mul(sin.reshape(1, q, e)));
    }

    /** [N,E] to the first Q rows of [T,E], which begins with those of tokens without positions. */
    private SDVariable rows(SDVariable of, INDArray before, int prefix, int q) {
        SDVariable all = prefix == 0 ? of : sd.concat(0, sd.constant(before), of);
        return q == prefix + of.getShape()[0] ? all : all.get(SDIndex.interval(0, q), SDIndex.all());
    }

    /** [E,E]: what turns a row by a right angle when it is multiplied by it. */
    private static INDArray turn(DataType type, int e, boolean interleaved) {
        INDArray matrix = Nd4j.zeros(type, e, e);
        for (int pair = 0; pair < e / 2; pair++) {
            int first = interleaved ? 2 * pair : pair;
            int second = interleaved ? first + 1 : pair + e / 2;
            matrix.putScalar(second, first, -1);
            matrix.putScalar(first, second, 1);
        }
        return matrix;
    }

    @Override
    public SDVariable relativeBias(String name, SDVariable table, SDVariable index) {
        long t = index.getShape()[0];
        SDVariable pairs = index.castTo(DataType.INT32).reshape(t * t);
        SDVariable rows = new GatherRows(sd, table, pairs).outputVariable(); // [T*T,H]
        return rows.permute(1, 0).reshape(-1, t, t).rename(name);
    }

    /** [1,Q,T]: minus infinity on the diagonal, else 0. */
    private static INDArray diagonalMask(DataType type, int queries, int tokens) {
        INDArray mask = Nd4j.zeros(type, 1, queries, tokens);
        for (int q = 0; q < queries; q++) {
            mask.putScalar(new int[] {0, q, q}, Double.NEGATIVE_INFINITY);
        }
        return mask;
    }

    @Override
    public SDVariable im2col(String name, SDVariable x, FeatureMap map) {
        int height = map.height();
        int width = map.width();
        long k = map.channels();
        SDVariable[] around = new SDVariable[9];
        SDVariable padded = padded(x.reshape(map.images(), height, width, k), map);
        for (int i = 0; i < around.length; i++) {
            around[i] = padded.get(
                    SDIndex.all(),
                    SDIndex.interval(i / 3, i / 3 + height),
                    SDIndex.interval(i % 3, i % 3 + width),
                    SDIndex.all());
        }
        return sd.concat(3, around)
                .reshape((long) map.images() * map.positions(), 9 * k)
                .rename(name);
    }

    /** Pads with zeros, [B,height,width,K] to [B,height+2,width+2,K]; ND4J's own padding warns whenever it is copied. */
    private SDVariable padded(SDVariable maps, FeatureMap map) {
        long b = map.images();
        int height = map.height();
        int width = map.width();
        long k = map.channels();
        SDVariable row = sd.constant(Nd4j.zeros(maps.dataType(), b, 1, width, k));
        SDVariable column = sd.constant(Nd4j.zeros(maps.dataType(), b, height + 2, 1, k));
        return sd.concat(2, column, sd.concat(1, row, maps, row), column);
    }

    @Override
    public SDVariable reluMaxPool(String name, SDVariable x, FeatureMap map) {
        long k = map.channels();
        Pooling2DConfig config = Pooling2DConfig.builder()
                .kH(3)
                .kW(3)
                .sH(2)
                .sW(2)
                .pH(1)
                .pW(1)
                .isNHWC(true)
                .build();
        SDVariable positive = sd.nn.relu(x, 0).reshape(map.images(), map.height(), map.width(), k);
        FeatureMap pooled = map.pooled();
        return sd.cnn
                .maxPooling2d(positive, config)
                .reshape((long) pooled.images() * pooled.positions(), k)
                .rename(name);
    }

    @Override
    public SDVariable crossEntropy(String name, SDVariable logits, SDVariable targets) {
        // ND4J's logSoftmax is the log of its softmax: -infinity where a logit is 88 below the largest, which makes the
        // loss NaN.
        SDVariable shifted = logits.sub(logits.max(true, 1));
        SDVariable logProbabilities =
                shifted.sub(sd.math.log(sd.math.exp(shifted).sum(true, 1)));
        return targets.mul(logProbabilities).sum(1).mean().mul(name, -1);
    }

    @Override
    public SDVariable sigmoidCrossEntropy(String name, SDVariable logits, SDVariable targets) {
        // The logarithm of exp(0) + exp(z), the larger taken out. Its slope is right at 0 too, where those of |z| and
        // max(z, 0) are not: an untrained head's logits may be exactly that.
        SDVariable larger = sd.nn.relu(logits, 0);
        SDVariable sum = sd.math.exp(larger.neg()).add(sd.math.exp(logits.sub(larger)));
        SDVariable losses = larger.add(sd.math.log(sum)).sub(logits.mul(targets));
        return losses.mean().rename(name);
    }

    /** Each image's first row: [B*T,D] to [B,D]. */
    private static SDVariable firstRows(SDVariable x, int b, int t, long d) {
        return x.reshape(b, t, d)
                .get(SDIndex.all(), SDIndex.point(0), SDIndex.all())
                .reshape(b, d);
    }

    /** [B*T,D] to [B*H,T,E]. */
    private static SDVariable heads(SDVariable x, int b, int t, int h, long e) {
        return x.reshape(b, t, h, e).permute(0, 2, 1, 3).reshape((long) b * h, t, e);
    }
}
