package dev.vit4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names and shapes of a model's weights, as in Hugging Face's {@code ViTForImageClassification}. Files, graphs,
 * gradients and error messages use the same names.
 */
public final class WeightNames {
    /** The class token, [1,1,D], if the model has one. */
    public static final String CLASS_TOKEN = "vit.embeddings.cls_token";
    /** The distillation token, [1,1,D], if the model has one; named as in Hugging Face's DeiT. */
    public static final String DISTILLATION_TOKEN = "vit.embeddings.distillation_token";
    /** The registers, [1,R,D], if the model has any; named as in Hugging Face's DINOv2 with registers. */
    public static final String REGISTERS = "vit.embeddings.register_tokens";
    /** The position embeddings, [1,T-R,D], the class token's row first; present for fixed positions too. */
    public static final String POSITIONS = "vit.embeddings.position_embeddings";
    /**
     * Prefix of the layer norm of shifted patches: append {@code .weight} or {@code .bias}, each [P], in the order of a
     * patch's values.
     */
    public static final String PATCH_NORM = "vit.embeddings.patch_embeddings.layernorm";
    /** The patch embedding's matrix, [D,channels,p,p]; with shifted patches [D,5 channels,p,p]. */
    public static final String PATCH_WEIGHT = "vit.embeddings.patch_embeddings.projection.weight";
    /** The patch embedding's bias, [D]. */
    public static final String PATCH_BIAS = "vit.embeddings.patch_embeddings.projection.bias";
    /**
     * Prefix of the layer norm before the first block, if the model has one: append {@code .weight} or {@code .bias}, each
     * [D].
     */
    public static final String FIRST_NORM = "vit.pre_layernorm";
    /** The relative position biases that all blocks share, [K,H]; K = (2 rows - 1)(2 columns - 1) + 3. */
    public static final String SHARED_RELATIVE = "vit.encoder.relative_position_bias";
    /** Prefix of the query of sequence pooling: append {@code .weight}, [1,D], or {@code .bias}, [1]. */
    public static final String SEQUENCE_QUERY = "vit.sequence_pool.query";
    /** Prefix of the weights of attention pooling. */
    public static final String POOLING = "vit.pooling.";
    /** The learned query of attention pooling, [1,1,D]. */
    public static final String POOLING_QUERY = POOLING + "probe";
    /** The matrix that projects the pooled vector, [X,D], of a model without a class head. */
    public static final String PROJECTION = "visual_projection.weight";
    /** Prefix of the final layer norm: append {@code .weight} or {@code .bias}, each [D]. */
    public static final String FINAL_NORM = "vit.layernorm";
    /** The class head's matrix, [C,D], or [C,2D] if two vectors are pooled side by side. */
    public static final String HEAD_WEIGHT = "classifier.weight";
    /** The class head's bias, [C]. */
    public static final String HEAD_BIAS = "classifier.bias";
    /** The matrix of the distillation token's head, [C,D]. */
    public static final String DISTILLATION_HEAD_WEIGHT = "distillation_classifier.weight";
    /** The bias of the distillation token's head, [C]. */
    public static final String DISTILLATION_HEAD_BIAS = "distillation_classifier.bias";

    /**
     * Suffix, after {@link #block}, of the attention branch's layer scale, [D]; named as in Hugging Face's DINOv2.
     */
    public static final String ATTENTION_SCALE = "layer_scale1.lambda1";
    /** Suffix, after {@link #block}, of the MLP branch's layer scale, [D]. */
    public static final String MLP_SCALE = "layer_scale2.lambda1";

    /**
     * Suffix, after {@link #block}, of the learned attention scales of locality self-attention, one for each head, [H].
     */
    public static final String LOCALITY_SCALE = "attention.attention.scale";

    /** Suffix, after {@link #block}, of the block's relative position biases, [K,H]. */
    public static final String RELATIVE = "attention.attention.relative_position_bias";

    /** Prefix, after {@link #block}, of the layer norm between attention and its output projection. */
    public static final String ATTENTION_NORM = "attention.layernorm";

    /** Prefix, after {@link #block}, of the map to the gate of a gated MLP. */
    public static final String GATE = "intermediate.gate";

    /** Prefix, after {@link #block}, of the layer norm between an MLP's two maps. */
    public static final String INNER_NORM = "intermediate.layernorm";

    /** Prefix of the weight names of all encoder blocks. */
    public static final String LAYERS = "vit.encoder.layer.";

    private WeightNames() {}

    /**
     * @param layer number of the encoder block, from 0
     * @return prefix of that block's weight names, ending in a dot
     */
    public static String block(int layer) {
        return LAYERS + layer + ".";
    }

    /**
     * Lists every weight of a model. Fixed (sincos) positions are listed like learned ones: they are stored so that
     * Python can read the model without computing them, but training does not change them, see {@link #trained}.
     *
     * @param config the model
     * @return shapes by name, in the order of the forward pass; matrices are [out, in]
     */
    public static Map<String, long[]> of(ViTConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long width = config.width();
        embedding(config, shapes);
        stem(config, shapes);
        if (config.embedding().norm()) {
            pair(shapes, FIRST_NORM, width);
        }
        if (config.embedding().positions().relative() == RelativePositions.SHARED) {
            shapes.put(SHARED_RELATIVE, relative(config));
        }
        for (int layer = 0; layer < config.depth(); layer++) {
            block(config, block(layer), shapes);
        }
        pair(shapes, FINAL_NORM, width);
        pooling(config, shapes);
        if (config.head().projection() > 0) {
            shapes.put(PROJECTION, new long[] {config.head().projection(), config.width()});
        }
        if (config.head().isPresent()) {
            shapes.putAll(head(config));
        }
        return shapes;
    }

    private static void embedding(ViTConfig config, Map<String, long[]> shapes) {
        long width = config.width();
        if (config.prefix().classToken()) {
            shapes.put(CLASS_TOKEN, new long[] {1, 1, width});
        }
        if (config.prefix().distillationToken()) {
            shapes.put(DISTILLATION_TOKEN, new long[] {1, 1, width});
        }
        if (config.registers() > 0) {
            shapes.put(REGISTERS, new long[] {1, config.registers(), width});
        }
        if (config.position() != PositionEmbedding.NONE) {
            shapes.put(POSITIONS, new long[] {1, config.positions(), width});
        }
    }

    private static long[] relative(ViTConfig config) {
        return new long[] {RelativeIndex.entries(config), config.heads()};
    }

    private static void block(ViTConfig config, String block, Map<String, long[]> shapes) {
        long width = config.width();
        long mlp = config.mlpWidth();
        BlockOptions blocks = config.blocks();
        pair(shapes, block + "layernorm_before", width);
        for (String role : new String[] {"query", "key", "value"}) {
            shapes.put(block + "attention.attention." + role + ".weight", new long[] {width, width});
            if (blocks.bias().has(role)) {
                shapes.put(block + "attention.attention." + role + ".bias", new long[] {width});
            }
        }
        if (blocks.isLocality()) {
            shapes.put(block + LOCALITY_SCALE, new long[] {config.heads()});
        }
        if (config.embedding().positions().relative() == RelativePositions.PER_BLOCK) {
            shapes.put(block + RELATIVE, relative(config));
        }
        if (blocks.attentionNorm()) {
            pair(shapes, block + ATTENTION_NORM, width);
        }
        map(shapes, block + "attention.output.dense", blocks.bias().output(), width, width);
        if (blocks.hasLayerScale()) {
            shapes.put(block + ATTENTION_SCALE, new long[] {width});
        }
        pair(shapes, block + "layernorm_after", width);
        if (blocks.mlp().gated()) {
            map(shapes, block + GATE, blocks.mlp().bias(), mlp, width);
        }
        map(shapes, block + "intermediate.dense", blocks.mlp().bias(), mlp, width);
        if (blocks.mlp().norm()) {
            pair(shapes, block + INNER_NORM, mlp);
        }
        map(shapes, block + "output.dense", blocks.mlp().bias(), width, mlp);
        if (blocks.hasLayerScale()) {
            shapes.put(block + MLP_SCALE, new long[] {width});
        }
    }

    private static void pooling(ViTConfig config, Map<String, long[]> shapes) {
        long width = config.width();
        if (config.pooling() == Pooling.SEQUENCE) {
            pair(shapes, SEQUENCE_QUERY, 1, width);
        }
        if (config.pooling() == Pooling.ATTENTION) {
            shapes.put(POOLING_QUERY, new long[] {1, 1, width});
            for (String role : new String[] {"query", "key", "value"}) {
                pair(shapes, POOLING + "attention.attention." + role, width, width);
            }
            pair(shapes, POOLING + "attention.output.dense", width, width);
            pair(shapes, POOLING + "layernorm", width);
            pair(shapes, POOLING + "intermediate.dense", config.mlpWidth(), width);
            pair(shapes, POOLING + "output.dense", width, config.mlpWidth());
        }
    }

    /**
     * @param config a model with a class head
     * @return shapes of the head's weights by name; matrices are [C,I]
     */
    public static Map<String, long[]> head(ViTConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        if (config.pooling() == Pooling.CLS_AND_DISTILLATION) {
            pair(shapes, "classifier", config.classes(), config.width());
            pair(shapes, "distillation_classifier", config.classes(), config.width());
        } else {
            pair(shapes, "classifier", config.classes(), config.pooledWidth());
        }
        return shapes;
    }

    /**
     * @param name a name from {@link #of}
     * @return whether it is a class head's
     */
    public static boolean isHead(String name) {
        return name.startsWith("classifier.") || name.startsWith("distillation_classifier.");
    }

    /**
     * @param name a name from {@link #of}
     * @return whether it is a table of relative position biases
     */
    public static boolean isRelative(String name) {
        return name.endsWith("relative_position_bias");
    }

    /** The convolutions have no biases, as in the paper's code. */
    private static void stem(ViTConfig config, Map<String, long[]> shapes) {
        Stem stem = config.stem();
        long first = stem.outputs(0, config.width());
        if (stem.isShifted()) {
            pair(shapes, PATCH_NORM, config.patching().values());
        }
        shapes.put(PATCH_WEIGHT, new long[] {
            first,
            config.patching().planes(),
            stem.patchSize().height(),
            stem.patchSize().width()
        });
        if (stem.convolutions() == 0 && config.embedding().patchBias()) {
            shapes.put(PATCH_BIAS, new long[] {first});
        }
        for (int i = 1; i < stem.convolutions(); i++) {
            long inputs = stem.outputs(i - 1, config.width());
            shapes.put(convolution(i), new long[] {stem.outputs(i, config.width()), inputs, 3, 3});
        }
    }

    /**
     * @param index of a stem's convolution, from 1; the first is {@link #PATCH_WEIGHT}
     * @return the name of its matrix [outputs,inputs,3,3]
     */
    public static String convolution(int index) {
        return "vit.embeddings.convolutions." + index + ".weight";
    }

    /**
     * Returns whether weight decay applies to a weight. It applies to weight matrices, including the patch embedding's,
     * but not to biases, norms, learned tokens, positions, layer scales and attention scales.
     *
     * @param name a name from {@link #of}
     * @return true for a weight matrix
     */
    public static boolean decayed(String name) {
        return name.endsWith(".weight") && !name.contains("layernorm");
    }

    /**
     * @param config the model
     * @param name a name from {@link #of}
     * @return whether training changes the weight: all but fixed positions, and a final norm that the class head does not
     *     read
     */
    public static boolean trained(ViTConfig config, String name) {
        if (name.startsWith(FINAL_NORM + ".")) {
            return config.head().norm() != HeadNorm.NONE;
        }
        return config.position() == PositionEmbedding.LEARNED || !name.equals(POSITIONS);
    }

    private static void map(Map<String, long[]> shapes, String name, boolean bias, long... weightShape) {
        shapes.put(name + ".weight", weightShape);
        if (bias) {
            shapes.put(name + ".bias", new long[] {weightShape[0]});
        }
    }

    private static void pair(Map<String, long[]> shapes, String name, long... weightShape) {
        shapes.put(name + ".weight", weightShape);
        shapes.put(name + ".bias", new long[] {weightShape[0]});
    }
}
