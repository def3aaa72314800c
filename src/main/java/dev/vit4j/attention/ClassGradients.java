package dev.vit4j.attention;

import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.GradientGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes gradients of a class's logit with respect to every attention weight, for many images, each with its own
 * class. Always runs ND4J's operations. Not thread-safe: use one per thread.
 */
public final class ClassGradients implements AutoCloseable {
    private final Model model;
    private final int batch;
    private final GradientGraph graph;

    /**
     * @param model the model
     * @param batch B, images per batch
     */
    public ClassGradients(Model model, int batch) {
        this.model = model;
        this.batch = batch;
        this.graph = GradientGraph.ofClassScores(model.config(), model.weights(), batch);
    }

    /**
     * @param images any number
     * @param classes the class of each, 0..C-1
     * @return for each image the gradients of each layer from first to last
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public List<List<LayerAttention>> of(List<PreprocessedImage> images, int[] classes) {
        List<List<LayerAttention>> gradients = new ArrayList<>();
        for (int from = 0; from < images.size(); from += batch) {
            int to = Math.min(images.size(), from + batch);
            gradients.addAll(ofBatch(images.subList(from, to), Arrays.copyOfRange(classes, from, to)));
        }
        return gradients;
    }

    private List<List<LayerAttention>> ofBatch(List<PreprocessedImage> images, int[] classes) {
        List<float[]> chosen = new ArrayList<>();
        for (int classIndex : classes) {
            float[] oneHot = new float[model.config().classes()];
            oneHot[classIndex] = 1;
            chosen.add(oneHot);
        }
        GradientGraph.Result result =
                graph.run(images.stream().map(PreprocessedImage::patches).toList(), chosen);
        return LayerArrays.ofEachImage(result.gradients(), model.config(), images.size());
    }

    @Override
    public void close() {
        graph.close();
    }
}
