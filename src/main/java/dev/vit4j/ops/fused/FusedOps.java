package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.MlpOptions;
import dev.vit4j.ops.encoder.MlpWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import dev.vit4j.ops.encoder.StockOps;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The encoder's operations as a few large ones, in FLOAT. Results agree with {@link StockOps} to rounding.
 *
 * <p>These operations do not compute gradients with respect to attention weights (for class-specific maps): build
 * graphs with {@link StockOps} for those.
 */
public final class FusedOps implements EncoderOps {
    private final SameDiff sd;

    private final FusedCapabilities capabilities;

    /**
     * @param sd the graph that the operations are added to
     * @param capabilities of the backend that will execute them
     */
    public FusedOps(SameDiff sd, FusedCapabilities capabilities) {
        this.sd = sd;
        this.capabilities = capabilities;
        FusedRegistration.ensure();
    }

    @Override
    public String name() {
        return "fused";
    }

    @Override
    public SDVariable embed(String name, int images, SDVariable patches, EmbeddingWeights weights) {
        return new FusedEmbedding(sd, images, patches, weights).outputVariables(name)[0];
    }

    @Override
    public SDVariable linear(String name, SDVariable x, SDVariable weight, SDVariable bias) {
        return new FusedLinear(sd, x, weight, bias, null, null, null).outputVariables(name)[0];
    }

    @Override
    public SDVariable linearActivation(
            String name, SDVariable x, SDVariable weight, SDVariable bias, Activation activation) {
        return new FusedLinear(sd, x, weight, bias, activation, null, null).outputVariables(name)[0];
    }

    @Override
    public SDVariable linearAdd(
            String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable residual, SDVariable scale) {
        return new FusedLinear(sd, x, weight, bias, null, residual, scale).outputVariables(name)[0];
    }

    @Override
    public SDVariable layerNorm(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps) {
        return new FusedLayerNorm(sd, x, gamma, beta, eps, false).outputVariables(name)[0];
    }

    @Override
    public Normalized layerNormResidual(String name, SDVariable x, SDVariable gamma, SDVariable beta, double eps) {
        SDVariable[] outputs = new FusedLayerNorm(sd, x, gamma, beta, eps, true).outputVariables(name);
        return new Normalized(outputs[0], outputs[2]);
    }

    @Override
    public SDVariable mlp(String name, SDVariable x, MlpWeights weights, MlpOptions options, SDVariable scale) {
        return capabilities.wholeMlp()
                ? new FusedMlp(sd, x, weights, options, scale).outputVariables(name)[0]
                : EncoderOps.super.mlp(name, x, weights, options, scale);
    }

    @Override
    public SDVariable attention(
            AttentionNames names,
            AttentionSizes sizes,
            SDVariable x,
            QkvWeights w,
            AttentionPositions positions,
            SDVariable mask) {
        if (positions.rotary() != null) {
            positions.rotary().require(sizes, w.key().weight().getShape()[0] / sizes.heads());
        }
        SDVariable[] outputs = new FusedAttention(sd, x, w, positions, mask, sizes).outputVariables(names.values());
        outputs[1].rename(names.weights());
        return outputs[0];
    }

    @Override
    public SDVariable relativeBias(String name, SDVariable table, SDVariable index) {
        return new FusedRelativeBias(sd, table, index).outputVariables(name)[0];
    }

    @Override
    public SDVariable im2col(String name, SDVariable x, FeatureMap map) {
        return new FusedIm2col(sd, x, map).outputVariables(name)[0];
    }

    @Override
    public SDVariable reluMaxPool(String name, SDVariable x, FeatureMap map) {
        return new FusedReluMaxPool(sd, x, map).outputVariables(name)[0];
    }

    @Override
    public SDVariable crossEntropy(String name, SDVariable logits, SDVariable targets) {
        return new FusedCrossEntropy(sd, logits, targets).outputVariables(name)[0];
    }

    @Override
    public SDVariable sigmoidCrossEntropy(String name, SDVariable logits, SDVariable targets) {
        return new FusedSigmoidCrossEntropy(sd, logits, targets).outputVariables(name)[0];
    }
}
