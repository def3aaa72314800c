package dev.vit4j.attention;

import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.TokenFeatures;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes gradients of a class's logit, for many images, each with its own class. Not thread-safe: use one per thread.
 */
public final class ClassGradients implements AutoCloseable {
    private final Model model;
    private final int batch;
    private final boolean ofAttention;
    private final GradientGraph graph;

    /**
     * Prepares gradients with respect to every attention weight, and to the input of the last block's attention. Always
     * runs ND4J's operations.
     *
     * @param model the model
     * @param batch B, images per batch
     */
    public ClassGradients(Model model, int batch) {
        this(model, batch, true, GradientGraph.ofClassScores(model.config(), model.weights(), batch));
    }

    private ClassGradients(Model model, int batch, boolean ofAttention, GradientGraph graph) {
        this.model = model;
        this.batch = batch;
        this.ofAttention = ofAttention;
        this.graph = graph;
    }

    /**
     * Prepares gradients with respect to the input of the last block's attention alone, which Grad-CAM reads.
     *
     * @param model the model
     * @param ops the operations that run it
     * @param batch B, images per batch
     * @return the gradients, without those of attention weights
     */
    public static ClassGradients ofFeatures(Model model, OpsChoice ops, int batch) {
        return new ClassGradients(
                model, batch, false, GradientGraph.ofClassScores(model.config(), ops, model.weights(), batch));
    }

    /**
     * @param images any number
     * @param classes the class of each, 0..C-1
     * @return the gradient for each image
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public List<ClassGradient> of(List<PreprocessedImage> images, int[] classes) {
        List<ClassGradient> gradients = new ArrayList<>();
        for (int from = 0; from < images.size(); from += batch) {
            int to = Math.min(images.size(), from + batch);
            gradients.addAll(ofBatch(images.subList(from, to), Arrays.copyOfRange(classes, from, to)));
        }
        return gradients;
    }

    private List<ClassGradient> ofBatch(List<PreprocessedImage> images, int[] classes) {
        List<float[]> chosen = new ArrayList<>();
        for (int classIndex : classes) {
            float[] oneHot = new float[model.config().classes()];
            oneHot[classIndex] = 1;
            chosen.add(oneHot);
        }
        GradientGraph.Result result =
                graph.run(images.stream().map(PreprocessedImage::patches).toList(), chosen);
        ViTConfig config = model.config();
        List<List<LayerAttention>> attention =
                ofAttention ? LayerArrays.ofEachImage(result.gradients(), config, images.size()) : List.of();
        String name = ViTGraph.normalizedName(config.depth() - 1);
        List<ClassGradient> gradients = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            TokenFeatures features = new TokenFeatures(
                    config.tokens(),
                    config.width(),
                    rows(result.more().get(name), i),
                    rows(result.gradients().get(name), i));
            gradients.add(new ClassGradient(ofAttention ? attention.get(i) : List.of(), features));
        }
        return gradients;
    }

    /** Copies one image's rows out of [B*T,D]. */
    private float[] rows(INDArray all, int image) {
        ViTConfig config = model.config();
        return LayerArrays.copy(all, config.tokens() * config.width(), image);
    }

    @Override
    public void close() {
        graph.close();
    }
}
