package dev.vit4j.model.graph;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.QuietBuild;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the loss and gradients of a graph. Runs SameDiff's gradient function directly, which leaves clipping, weight
 * decay and resuming to the caller (SameDiff's {@code fit} updates weights inside the backward pass). Not thread-safe.
 */
public final class GradientGraph implements AutoCloseable {
    private final GraphRunner runner;
    private final GraphInputs inputs;
    private final Map<String, String> gradientNames = new LinkedHashMap<>();

    private GradientGraph(SameDiff sd, List<String> variables, List<String> more, List<String> inputNames) {
        inputs = new GraphInputs(sd, inputNames);
        QuietBuild.run(() -> sd.createGradFunction(variables.toArray(String[]::new)));
        for (String name : variables) {
            gradientNames.put(name, sd.getVariable(name).gradient().name());
        }
        List<String> outputs = new ArrayList<>(gradientNames.values());
        outputs.add(ViTGraph.LOSS);
        outputs.addAll(more);
        runner = new GraphRunner(sd.getFunction("grad"), outputs);
    }

    /**
     * Builds the graph of the whole model. Its inputs are {@link ViTGraph#PATCHES}, {@link ViTGraph#TARGETS} and the
     * {@link Masks}.
     *
     * @param config shape of the model; its dropout and drop path apply
     * @param ops operations that run it
     * @param weights by name; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @param variables names of the weights (or of the patches) whose gradients are wanted; if they include attention
     *     weights, stock operations run, since fused ones do not return gradients of intermediate results
     * @param more names of additional results that each run returns
     * @return the graph
     */
    public static GradientGraph ofModel(
            ViTConfig config,
            OpsChoice ops,
            Map<String, INDArray> weights,
            int images,
            List<String> variables,
            List<String> more) {
        return ofModel(
                config,
                ops,
                weights,
                images,
                variables,
                more,
                (sd, operations, b, classes) -> LossGraph.ofLabels(sd, operations, b, classes, config.scores()),
                List.of(ViTGraph.PATCHES, ViTGraph.TARGETS));
    }

    /**
     * Builds the graph of the whole model with a distillation loss. Its inputs are those of {@link #ofModel} and {@link
     * ViTGraph#TEACHER}.
     *
     * @param config shape of the model; its dropout and drop path apply
     * @param ops operations that run it
     * @param weights by name; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @param variables names of the weights (or of the patches) whose gradients are wanted
     * @param more names of additional results that each run returns
     * @param term the teacher's term of the loss
     * @return the graph
     */
    public static GradientGraph ofDistilledModel(
            ViTConfig config,
            OpsChoice ops,
            Map<String, INDArray> weights,
            int images,
            List<String> variables,
            List<String> more,
            TeacherTerm term) {
        Loss loss = (sd, operations, b, classes) -> LossGraph.distilled(sd, operations, b, classes, term);
        List<String> inputs = List.of(ViTGraph.PATCHES, ViTGraph.TARGETS, ViTGraph.TEACHER);
        return ofModel(config, ops, weights, images, variables, more, loss, inputs);
    }

    /** Adds a loss to a graph that has logits. */
    private interface Loss {
        void addTo(SameDiff sd, EncoderOps ops, int images, int classes);
    }

    private static GradientGraph ofModel(
            ViTConfig config,
            OpsChoice ops,
            Map<String, INDArray> weights,
            int images,
            List<String> variables,
            List<String> more,
            Loss loss,
            List<String> inputs) {
        boolean ofAttention = ViTGraph.attentionNames(config).stream().anyMatch(variables::contains);
        OpsChoice chosen = ofAttention ? OpsChoice.STOCK : ops;
        GraphMemory.training(config, chosen).require(images);
        SameDiff sd = ViTGraph.empty();
        List<String> results = new ArrayList<>(variables);
        results.addAll(more);
        Masks masks = Masks.placeholders(sd, config, images, ViTGraph.dataType(weights));
        EncoderOps operations = chosen.on(sd);
        ViTGraph.build(sd, config, operations, weights, images, masks, results);
        loss.addTo(sd, operations, images, config.classes());
        return new GradientGraph(sd, variables, more, inputs);
    }

    /**
     * Builds the graph that gives, for each image, gradients of the logit of a chosen class with respect to the input
     * of the last block's attention and to every layer's attention weights. Its inputs are {@link ViTGraph#PATCHES} and
     * {@link ViTGraph#CHOSEN}; its {@linkplain Result#loss() loss} is the sum of the chosen logits. Runs stock
     * operations, since fused ones do not return gradients of attention weights.
     *
     * @param config shape of the model
     * @param weights by name; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @return the graph, whose gradients are named by {@link ViTGraph#attentionName}, [B,H,T,T] each, and by {@link
     *     ViTGraph#normalizedName} of the last block, [B*T,D]; the latter's values are among its results
     */
    public static GradientGraph ofClassScores(ViTConfig config, Map<String, INDArray> weights, int images) {
        return ofClassScores(config, OpsChoice.STOCK, weights, images, ViTGraph.attentionNames(config));
    }

    /**
     * Builds the same graph without gradients of attention weights.
     *
     * @param config shape of the model
     * @param ops operations that run it
     * @param weights by name; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @return the graph, whose gradient is named by {@link ViTGraph#normalizedName} of the last block, [B*T,D]; its
     *     values are among the results
     */
    public static GradientGraph ofClassScores(
            ViTConfig config, OpsChoice ops, Map<String, INDArray> weights, int images) {
        return ofClassScores(config, ops, weights, images, List.of());
    }

    private static GradientGraph ofClassScores(
            ViTConfig config, OpsChoice ops, Map<String, INDArray> weights, int images, List<String> attention) {
        GraphMemory.classScores(config).require(images);
        SameDiff sd = ViTGraph.empty();
        String features = ViTGraph.normalizedName(config.depth() - 1);
        List<String> variables = new ArrayList<>(attention);
        variables.add(features);
        ViTGraph.build(sd, config, ops.on(sd), weights, images, Masks.none(), variables);
        LossGraph.classScores(sd, images, config.classes());
        return new GradientGraph(sd, variables, List.of(features), List.of(ViTGraph.PATCHES, ViTGraph.CHOSEN));
    }

    /**
     * Builds the graph of the class head alone, on precomputed features. Its inputs are {@link ViTGraph#POOLED} [B,D]
     * and {@link ViTGraph#TARGETS} [B,C].
     *
     * @param config shape of the model
     * @param ops operations that run it
     * @param weights by name, including the head's; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @return the graph, which returns the gradients of the head's weight and bias, and {@link ViTGraph#LOGITS}
     */
    public static GradientGraph ofHead(ViTConfig config, OpsChoice ops, Map<String, INDArray> weights, int images) {
        SameDiff sd = ViTGraph.empty();
        EncoderOps operations = ops.on(sd);
        SDVariable pooled = sd.placeHolder(ViTGraph.POOLED, ViTGraph.dataType(weights), images, config.pooledWidth());
        new HeadGraph(sd, config, operations, images, name -> sd.var(name, weights.get(name))).logits(pooled);
        LossGraph.ofLabels(sd, operations, images, config.classes(), config.scores());
        return new GradientGraph(
                sd,
                List.copyOf(WeightNames.head(config).keySet()),
                List.of(ViTGraph.LOGITS),
                List.of(ViTGraph.POOLED, ViTGraph.TARGETS));
    }

    /**
     * The results of one run; the arrays are valid until the next run.
     *
     * @param loss mean over the batch, or whatever else is differentiated
     * @param gradients by variable name, shaped as the variable
     * @param more the additional results requested, by name
     */
    public record Result(double loss, Map<String, INDArray> gradients, Map<String, INDArray> more) {}

    /**
     * @param placeholders every input of the graph by name; all but the masks are copied
     * @return loss and gradients
     */
    public Result run(Map<String, INDArray> placeholders) {
        return result(runner.run(inputs.filledWith(placeholders)));
    }

    /**
     * Runs a graph {@linkplain #ofClassScores of class scores}.
     *
     * @param images normalized patches of each image, [N,P] in row-major order; at most B images
     * @param chosen [images][C], 1 for each image's class and 0 for the others
     * @return sum of the chosen logits, and gradients
     */
    public Result run(List<float[]> images, List<float[]> chosen) {
        inputs.fill(ViTGraph.PATCHES, images);
        inputs.fill(ViTGraph.CHOSEN, chosen);
        return result(runner.run(inputs.all()));
    }

    private Result result(Map<String, INDArray> results) {
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        gradientNames.forEach((variable, name) -> gradients.put(variable, results.get(name)));
        return new Result(results.get(ViTGraph.LOSS).getDouble(0), gradients, results);
    }

    /**
     * Calls a watcher in every run with each gradient as soon as it is computed, from the last layers to the first.
     *
     * @param watcher receives a variable's name, and its gradient, valid until the next run
     */
    public void watch(BiConsumer<String, INDArray> watcher) {
        Map<String, List<String>> variables = new LinkedHashMap<>();
        gradientNames.forEach((variable, name) ->
                variables.computeIfAbsent(name, unused -> new ArrayList<>()).add(variable));
        runner.watch((name, value) ->
                variables.getOrDefault(name, List.of()).forEach(variable -> watcher.accept(variable, value)));
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
