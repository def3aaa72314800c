package dev.vit4j.ops.fused;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.imports.converters.ImportClassMapping;

/**
 * Tells ND4J the classes behind our operations' names: SameDiff clones operations by name when it differentiates a
 * graph. The one place where process-wide state is changed; adding an operation means adding it here.
 */
final class FusedRegistration {
    private FusedRegistration() {}

    /** Registers all fused operations; more often than once does no harm. */
    static void ensure() {
        Map<String, DifferentialFunction> names = ImportClassMapping.getOpNameMapping();
        // ND4J's map is a plain one, and graphs may be built on several threads.
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
                    new FusedCrossEntropy())) {
                names.putIfAbsent(op.opName(), op);
            }
        }
    }
}
