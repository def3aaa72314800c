package dev.vit4j.model.graph;

import dev.vit4j.common.Rows;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a model on batches of a fixed number of images. Not thread-safe: use one per thread.
 */
public final class Predictor implements AutoCloseable {
    private final ViTConfig config;
    private final int images;
    private final GraphRunner runner;
    private final GraphInputs inputs;

    /**
     * @param config shape of the model
     * @param weights by name; must not change afterwards, since operations repack them once for all runs
     * @param ops operations that run it
     * @param images B, images in every batch
     * @throws dev.vit4j.common.BadInputException if there is not enough memory for them
     */
    public Predictor(ViTConfig config, Map<String, INDArray> weights, OpsChoice ops, int images) {
        this(config, weights, ops, images, List.of());
    }

    /**
     * @param config shape of the model
     * @param weights by name; must not change afterwards, since operations repack them once for all runs
     * @param ops operations that run it
     * @param images B, images in every batch
     * @param more names of additional results that each run returns: {@link ViTGraph#POOLED},
     *     {@link ViTGraph#attentionName}, {@link ViTGraph#hiddenName}
     */
    public Predictor(ViTConfig config, Map<String, INDArray> weights, OpsChoice ops, int images, List<String> more) {
        this(config, weights, ops, images, more, Threads.count());
    }

    /**
     * Creates one of several predictors that share weights and run at the same time.
     *
     * @param config shape of the model
     * @param weights by name; must not change afterwards, since operations repack them once for all runs
     * @param ops operations that run it
     * @param images B, images in every batch
     * @param more names of additional results that each run returns
     * @param threads number of threads that fused operations use, at least 1; results are bit-identical for any number
     */
    public Predictor(
            ViTConfig config,
            Map<String, INDArray> weights,
            OpsChoice ops,
            int images,
            List<String> more,
            int threads) {
        this(config, weights, ops, images, more, threads, true);
    }

    private Predictor(
            ViTConfig config,
            Map<String, INDArray> weights,
            OpsChoice ops,
            int images,
            List<String> more,
            int threads,
            boolean frozen) {
        memory(config, ops, more).require(images);
        this.config = config;
        this.images = images;
        SameDiff sd = ViTGraph.empty();
        if (frozen) {
            ViTGraph.buildFrozen(sd, config, ops.on(sd), weights, images, more);
        } else {
            ViTGraph.build(sd, config, ops.on(sd), weights, images, Masks.none(), more);
        }
        Set<String> outputs = new LinkedHashSet<>();
        outputs.add(config.head().isPresent() ? ViTGraph.LOGITS : ViTGraph.POOLED);
        outputs.addAll(more);
        runner = new GraphRunner(sd, List.copyOf(outputs), threads);
        inputs = new GraphInputs(sd, List.of(ViTGraph.PATCHES));
    }

    private static GraphMemory memory(ViTConfig config, OpsChoice ops, List<String> more) {
        return more.contains(ViTGraph.attentionName(0))
                ? GraphMemory.attention(config, ops)
                : GraphMemory.inference(config, ops);
    }

    /**
     * Returns a predictor that reads the given arrays in every run, so that it sees changes made in place by a trainer.
     *
     * @param config shape of the model
     * @param weights by name
     * @param ops operations that run it
     * @param images B, images in every batch
     * @return the predictor
     */
    public static Predictor ofChangingWeights(
            ViTConfig config, Map<String, INDArray> weights, OpsChoice ops, int images) {
        return new Predictor(config, weights, ops, images, List.of(), Threads.count(), false);
    }

    /** @return shape of the model */
    public ViTConfig config() {
        return config;
    }

    /** @return B, images in every batch */
    public int images() {
        return images;
    }

    /**
     * @param images normalized patches of each image, [N,P] in row-major order; at most B images
     * @return logits of each image, [images][C]
     */
    public float[][] logits(List<float[]> images) {
        return logits(run(images), images.size());
    }

    /**
     * @param patches [B,N,P], normalized; copied
     * @param size how many of the B images are real, 1..B
     * @return logits of the real images, [size][C]
     */
    public float[][] logits(INDArray patches, int size) {
        return logits(run(patches), size);
    }

    private static float[][] logits(Map<String, INDArray> results, int size) {
        return Arrays.copyOf(Rows.of(results.get(ViTGraph.LOGITS)), size);
    }

    /**
     * @param images normalized patches of each image, [N,P] in row-major order; at most B images
     * @return the logits [B,C] and the additional results by name, valid until the next run
     */
    public Map<String, INDArray> run(List<float[]> images) {
        inputs.fill(ViTGraph.PATCHES, images);
        return runner.run(inputs.all());
    }

    /**
     * @param patches [B,N,P], normalized; copied
     * @return the logits [B,C] and the additional results by name, valid until the next run
     */
    public Map<String, INDArray> run(INDArray patches) {
        return runner.run(inputs.filledWith(Map.of(ViTGraph.PATCHES, patches)));
    }

    /** @return bytes of the graph's arrays; 0 before the first run */
    long memoryBytes() {
        return runner.memoryBytes();
    }

    /** @param on whether to time each operation from now on */
    public void profile(boolean on) {
        runner.profile(on);
    }

    /** @return time by operation since profiling was switched on */
    public Map<OpKind, OpTime> profile() {
        return runner.profile();
    }

    @Override
    public void close() {
        runner.close();
        inputs.close();
    }
}
