package dev.vit4j.attention;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.common.Rows;
import dev.vit4j.common.Softmax;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the attention weights of all layers and heads for many images, batch by batch:
 *
 * <pre>{@code
 * try (AttentionReader reader = new AttentionReader(model, OpsChoice.of("auto"), 64)) {
 *     for (AttentionMaps maps : reader.read(images)) {
 *         PatchMap map = maps.rollout();
 *     }
 * }
 * }</pre>
 *
 * <p>The maps of an image take L·H·T·T floats, 0.2 MB for nano/4, 22 MB for B/16. Not thread-safe: use one per thread.
 */
public final class AttentionReader implements AutoCloseable {
    private final Model model;
    private final PatchTransform maker;
    private final Predictor predictor;

    /**
     * @param model the model
     * @param ops the operations that run it
     * @param batch B, images per batch
     */
    public AttentionReader(Model model, OpsChoice ops, int batch) {
        this.model = model;
        this.maker = new PatchTransform(model.preprocessing(), model.config().patching());
        List<String> results = new ArrayList<>(ViTGraph.attentionNames(model.config()));
        Pooling pooling = model.config().pooling();
        if (pooling == Pooling.SEQUENCE || pooling == Pooling.ATTENTION) {
            results.add(ViTGraph.POOLING_WEIGHTS);
        }
        this.predictor = new Predictor(model.config(), model.weights(), ops, batch, results);
    }

    /** @return the model */
    public Model model() {
        return model;
    }

    /** @return B, images per batch */
    public int batch() {
        return predictor.images();
    }

    /** @return the model's preprocessing; thread-safe */
    public PatchTransform maker() {
        return maker;
    }

    /**
     * @param images any number, of any size
     * @return the maps of each, in the same order
     * @throws dev.vit4j.common.BadInputException if an image cannot be resized, or the model's output is not finite
     */
    public List<AttentionMaps> read(List<RgbImage> images) {
        return readSeen(
                images.stream().map(image -> PreprocessedImage.of(image, maker)).toList());
    }

    /**
     * @param images any number, preprocessed with {@link #maker}
     * @return the maps of each, in the same order
     * @throws dev.vit4j.common.BadInputException if the model's output is not finite
     */
    public List<AttentionMaps> readSeen(List<PreprocessedImage> images) {
        List<AttentionMaps> maps = new ArrayList<>();
        for (int from = 0; from < images.size(); from += batch()) {
            maps.addAll(readBatch(images.subList(from, Math.min(images.size(), from + batch()))));
        }
        return maps;
    }

    private List<AttentionMaps> readBatch(List<PreprocessedImage> images) {
        Map<String, INDArray> results =
                predictor.run(images.stream().map(PreprocessedImage::patches).toList());
        boolean head = model.config().head().isPresent();
        float[][] outputs = Rows.of(results.get(head ? ViTGraph.LOGITS : ViTGraph.POOLED));
        Optional<double[][]> shares =
                Optional.ofNullable(results.get(ViTGraph.POOLING_WEIGHTS)).map(INDArray::toDoubleMatrix);
        List<List<LayerAttention>> layers = LayerArrays.ofEachImage(results, model.config(), images.size());
        List<AttentionMaps> maps = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            require(Softmax.finite(outputs[i]), "the model's output is not finite; its weights are damaged");
            int place = i;
            float[] logits = head ? outputs[i] : new float[0];
            maps.add(new AttentionMaps(model, images.get(i), logits, layers.get(i), shares.map(rows -> rows[place])));
        }
        return maps;
    }

    @Override
    public void close() {
        predictor.close();
    }
}
