package dev.vit4j.ops.fused;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.imports.converters.ImportClassMapping;

/**
 * Registers the fused operations with ND4J by name: SameDiff clones operations by name when it differentiates a graph.
 * Changes process-wide state; add new operations here.
 */
final class FusedRegistration {
    private FusedRegistration() {}

    /** Registers all fused operations. May be called more than once. */
    static void ensure() {
        Map<String, DifferentialFunction> names = ImportClassMapping.getOpNameMapping();
        // ND4J's map is not thread-safe, and graphs may be built on several threads.
        synchronized (FusedRegistration.class) {
            for (FusedOp op : List.of(
                    new FusedEmbedding(),
                    new FusedEmbeddingGrad(),
                    new FusedLinear(),
                    new FusedLinearGrad(),
                    new FusedMlp(),
                    new FusedMlpGrad(),
                    new FusedLayerNorm(),
                    new FusedLayerNormGrad(),
                    new FusedAttention(),
                    new FusedAttentionGrad(),
                    new FusedIm2col(),
                    new FusedIm2colGrad(),
                    new FusedReluMaxPool(),
                    new FusedReluMaxPoolGrad(),
                    new FusedRelativeBias(),
                    new FusedRelativeBiasGrad(),
                    new FusedCrossEntropy(),
                    new FusedSigmoidCrossEntropy())) {
                names.putIfAbsent(op.opName(), op);
            }
        }
    }
}
