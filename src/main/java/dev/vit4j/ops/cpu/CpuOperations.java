package dev.vit4j.ops.cpu;

import dev.vit4j.ops.fused.FusedAttention;
import dev.vit4j.ops.fused.FusedAttentionGrad;
import dev.vit4j.ops.fused.FusedCrossEntropy;
import dev.vit4j.ops.fused.FusedEmbedding;
import dev.vit4j.ops.fused.FusedEmbeddingGrad;
import dev.vit4j.ops.fused.FusedIm2col;
import dev.vit4j.ops.fused.FusedIm2colGrad;
import dev.vit4j.ops.fused.FusedLayerNorm;
import dev.vit4j.ops.fused.FusedLayerNormGrad;
import dev.vit4j.ops.fused.FusedLinear;
import dev.vit4j.ops.fused.FusedLinearGrad;
import dev.vit4j.ops.fused.FusedMlp;
import dev.vit4j.ops.fused.FusedMlpGrad;
import dev.vit4j.ops.fused.FusedOp;
import dev.vit4j.ops.fused.FusedRelativeBias;
import dev.vit4j.ops.fused.FusedRelativeBiasGrad;
import dev.vit4j.ops.fused.FusedReluMaxPool;
import dev.vit4j.ops.fused.FusedReluMaxPoolGrad;
import dev.vit4j.ops.fused.FusedSigmoidCrossEntropy;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** The operations that the CPU executes; adding one means adding it here. */
final class CpuOperations {
    private static final Map<Class<?>, Function<DynamicCustomOp, CpuOperation>> ALL = Map.ofEntries(
            on(FusedAttention.class, AttentionExecution::new),
            on(FusedAttentionGrad.class, AttentionGradExecution::new),
            on(FusedCrossEntropy.class, op -> new CrossEntropyExecution()),
            on(FusedEmbedding.class, EmbeddingExecution::new),
            on(FusedEmbeddingGrad.class, EmbeddingGradExecution::new),
            on(FusedIm2col.class, Im2colExecution::new),
            on(FusedIm2colGrad.class, Im2colGradExecution::new),
            on(FusedLayerNorm.class, LayerNormExecution::new),
            on(FusedLayerNormGrad.class, LayerNormGradExecution::new),
            on(FusedLinear.class, LinearExecution::new),
            on(FusedLinearGrad.class, LinearGradExecution::new),
            on(FusedMlp.class, MlpExecution::new),
            on(FusedMlpGrad.class, MlpGradExecution::new),
            on(FusedRelativeBias.class, op -> new RelativeBiasExecution()),
            on(FusedRelativeBiasGrad.class, op -> new RelativeBiasGradExecution()),
            on(FusedReluMaxPool.class, ReluMaxPoolExecution::new),
            on(FusedReluMaxPoolGrad.class, ReluMaxPoolGradExecution::new),
            on(FusedSigmoidCrossEntropy.class, op -> new SigmoidCrossEntropyExecution()));

    private CpuOperations() {}

    private static <T extends FusedOp> Map.Entry<Class<?>, Function<DynamicCustomOp, CpuOperation>> on(
            Class<T> description, Function<T, CpuOperation> execution) {
        return Map.entry(description, op -> execution.apply(description.cast(op)));
    }

    static boolean has(DynamicCustomOp operation) {
        return ALL.containsKey(operation.getClass());
    }

    static CpuOperation of(DynamicCustomOp operation) {
        return ALL.get(operation.getClass()).apply(operation);
    }
}
