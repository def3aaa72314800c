package dev.vit4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names and shapes of a model's weights, as in Hugging Face's {@code ViTForImageClassification}. Files, graphs,
 * gradients and error messages use the same names.
 */
public final class WeightNames {
    /** The class token, [1,1,D]; only with class-token pooling. */
    public static final String CLASS_TOKEN = "vit.embeddings.cls_token";
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
    /** Prefix of the query of sequence pooling: append {@code .weight}, [1,D], or {@code .bias}, [1]. */
    public static final String SEQUENCE_QUERY = "vit.sequence_pool.query";
    /** Prefix of the final layer norm: append {@code .weight} or {@code .bias}, each [D]. */
    public static final String FINAL_NORM = "vit.layernorm";
    /** The class head's matrix, [C,D]. */
    public static final String HEAD_WEIGHT = "classifier.weight";
    /** The class head's bias, [C]. */
    public static final String HEAD_BIAS = "classifier.bias";

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
        long mlp = config.mlpWidth();
        if (config.pooling() == Pooling.CLS) {
            shapes.put(CLASS_TOKEN, new long[] {1, 1, width});
        }
        if (config.registers() > 0) {
            shapes.put(REGISTERS, new long[] {1, config.registers(), width});
        }
        shapes.put(POSITIONS, new long[] {1, config.positions(), width});
        stem(config, shapes);
        for (int layer = 0; layer < config.depth(); layer++) {
            String block = block(layer);
            pair(shapes, block + "layernorm_before", width);
            for (String role : new String[] {"query", "key", "value"}) {
                shapes.put(block + "attention.attention." + role + ".weight", new long[] {width, width});
                if (config.blocks().qkvBias()) {
                    shapes.put(block + "attention.attention." + role + ".bias", new long[] {width});
                }
            }
            if (config.blocks().isLocality()) {
                shapes.put(block + LOCALITY_SCALE, new long[] {config.heads()});
            }
            pair(shapes, block + "attention.output.dense", width, width);
            if (config.blocks().hasLayerScale()) {
                shapes.put(block + ATTENTION_SCALE, new long[] {width});
            }
            pair(shapes, block + "layernorm_after", width);
            pair(shapes, block + "intermediate.dense", mlp, width);
            pair(shapes, block + "output.dense", width, mlp);
            if (config.blocks().hasLayerScale()) {
                shapes.put(block + MLP_SCALE, new long[] {width});
            }
        }
        pair(shapes, FINAL_NORM, width);
        if (config.pooling() == Pooling.SEQUENCE) {
            pair(shapes, SEQUENCE_QUERY, 1, width);
        }
        pair(shapes, "classifier", config.classes(), width);
        return shapes;
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
        if (stem.convolutions() == 0) {
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
     * but not to biases, norms, the class token, registers, positions, layer scales and attention scales.
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
     * @return whether training changes the weight: all but fixed positions
     */
    public static boolean trained(ViTConfig config, String name) {
        return config.position() == PositionEmbedding.LEARNED || !name.equals(POSITIONS);
    }

    private static void pair(Map<String, long[]> shapes, String name, long... weightShape) {
        shapes.put(name + ".weight", weightShape);
        shapes.put(name + ".bias", new long[] {weightShape[0]});
    }
}
