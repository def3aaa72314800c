package dev.vit4j.attention;

import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients of a chosen class's logit with respect to every attention weight, for many images, each with a class of its
 * own. Runs ND4J's own operations, whichever others run the model. Not thread-safe: one for each thread.
 */
public final class ClassGradients implements AutoCloseable {
    private final Model model;
    private final int batch;
    private final GradientGraph graph;

    /**
     * @param model what to run
     * @param batch B, images that go through it at once
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
        Patching patching = model.config().patching();
        float[][] chosen = new float[batch][model.config().classes()];
        for (int i = 0; i < images.size(); i++) {
            chosen[i][classes[i]] = 1;
        }
        try (INDArray patches = BatchArrays.patches(images, batch, patching);
                INDArray oneHot = Nd4j.createFromArray(chosen)) {
            Map<String, INDArray> gradients = graph.run(Map.of(ViTGraph.PATCHES, patches, ViTGraph.CHOSEN, oneHot))
                    .gradients();
            return BatchArrays.layersOfEachImage(gradients, model.config(), images.size());
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
