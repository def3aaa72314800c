package dev.vit4j.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.data.preprocess.Preprocessing;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Vision Transformer: what a model folder holds.
 *
 * @param config shape and arithmetic
 * @param preprocessing of its images
 * @param labels class names, length C
 * @param weights by Hugging Face name, FLOAT, shapes as on disk (Linear weights are [out, in])
 * @param provenance content of {@code vit4j.json}: version, data, recipe, metrics; empty for models from elsewhere
 */
public record Model(
        ViTConfig config,
        Preprocessing preprocessing,
        List<String> labels,
        Map<String, INDArray> weights,
        ObjectNode provenance) {}
