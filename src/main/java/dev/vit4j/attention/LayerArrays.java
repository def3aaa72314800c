package dev.vit4j.attention;

import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.ViTGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Splits a batch's attention weights, or their gradients, by image. */
final class LayerArrays {
    private LayerArrays() {}

    /**
     * @param results arrays [B,H,T,T] by {@link ViTGraph#attentionName}, weights or gradients
     * @param config the model
     * @param images number of images in the batch, at most B
     * @return for each of them, the layers from first to last, copied
     */
    static List<List<LayerAttention>> ofEachImage(Map<String, INDArray> results, ViTConfig config, int images) {
        List<List<LayerAttention>> all = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            all.add(new ArrayList<>());
        }
        for (String name : ViTGraph.attentionNames(config)) {
            INDArray array = results.get(name);
            boolean dense = Arrays.equals(array.stride(), Nd4j.getStrides(array.shape(), 'c'));
            if (dense) {
                add(array, images, config, all);
            } else {
                try (INDArray copy = array.dup('c')) {
                    add(copy, images, config, all);
                }
            }
        }
        return all;
    }

    /** Adds one layer to each image from an array in 'c' order. */
    private static void add(INDArray array, int images, ViTConfig config, List<List<LayerAttention>> all) {
        int length = config.heads() * config.tokens() * config.tokens();
        FloatBuffer memory = array.data().asNioFloat(); // begins at the buffer's position
        int start = memory.position();
        for (int i = 0; i < images; i++) {
            float[] values = new float[length];
            memory.get(Math.addExact(start, Math.multiplyExact(i, length)), values);
            all.get(i).add(new LayerAttention(config.heads(), config.tokens(), values));
        }
    }

    /**
     * @param array any shape, whose values are those of the batch's images one after the other
     * @param length number of values of an image
     * @param image index in the batch
     * @return that image's values, copied
     */
    static float[] copy(INDArray array, int length, int image) {
        float[] values = new float[length];
        try (INDArray dense = array.dup('c')) {
            FloatBuffer memory = dense.data().asNioFloat();
            memory.get(Math.addExact(memory.position(), Math.multiplyExact(image, length)), values);
        }
        return values;
    }
}
