package dev.vit4j.attention;

import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.ViTGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From images to a batch's arrays and back. */
final class BatchArrays {
    private BatchArrays() {}

    /**
     * @param images at most B
     * @param batch B
     * @param patching how they were cut
     * @return [B,N,P], filled up with zeros
     */
    static INDArray patches(List<PreprocessedImage> images, int batch, Patching patching) {
        int length = patching.count() * patching.values();
        float[] all = new float[Math.multiplyExact(batch, length)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).patches(), 0, all, i * length, length);
        }
        return Nd4j.createFromArray(all).reshape('c', batch, patching.count(), patching.values());
    }

    /**
     * @param results arrays [B,H,T,T] by {@link ViTGraph#attentionName}, weights or gradients
     * @param config the model
     * @param images how many of the B images are real
     * @return for each of them, the layers from first to last, copied
     */
    static List<List<LayerAttention>> layersOfEachImage(Map<String, INDArray> results, ViTConfig config, int images) {
        List<List<LayerAttention>> all = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            all.add(new ArrayList<>());
        }
        int length = config.heads() * config.tokens() * config.tokens();
        for (String name : ViTGraph.attentionNames(config)) {
            FloatBuffer memory = memory(results.get(name));
            int start = memory.position();
            for (int i = 0; i < images; i++) {
                float[] values = new float[length];
                memory.get(Math.addExact(start, Math.multiplyExact(i, length)), values);
                all.get(i).add(new LayerAttention(config.heads(), config.tokens(), values));
            }
        }
        return all;
    }

    /** An array's floats in 'c' order, beginning at the buffer's position; copied only where they lie otherwise. */
    private static FloatBuffer memory(INDArray array) {
        boolean dense = Arrays.equals(array.stride(), Nd4j.getStrides(array.shape(), 'c'));
        return (dense ? array : array.dup('c')).data().asNioFloat();
    }
}
