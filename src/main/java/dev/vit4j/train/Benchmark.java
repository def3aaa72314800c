package dev.vit4j.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import dev.vit4j.ops.profile.Work;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures a model's speed on random images, without data loading. */
public final class Benchmark {
    /** Name in profiles of the whole update: gathering the gradients, their norm, and AdamW. */
    private static final String UPDATE = "update";

    private Benchmark() {}

    /**
     * What to measure.
     *
     * @param config shape of the model
     * @param ops operations that run it
     * @param batch B, images in a step
     * @param warmup steps before the measured ones
     * @param steps measured steps, at least 1
     * @param stepDone receives the number of measured steps done, from 1
     */
    public record Plan(ViTConfig config, OpsChoice ops, int batch, int warmup, int steps, IntConsumer stepDone) {}

    /**
     * Measured times.
     *
     * @param stepSeconds of each measured step
     * @param operations time and work by operation over all measured steps
     * @param stepFlops floating-point operations of a step: two for each multiply-add, a training step counted as three
     *     forward passes
     * @param batch B
     */
    public record Result(List<Double> stepSeconds, Map<OpKind, OpTime> operations, double stepFlops, int batch) {
        /** @return median of the steps' times, in seconds */
        public double medianSeconds() {
            List<Double> sorted = new ArrayList<>(stepSeconds);
            Collections.sort(sorted);
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        /** @return images per second of the median step */
        public double imagesPerSecond() {
            return batch / medianSeconds();
        }

        /** @return 1e9 floating-point operations per second of the median step */
        public double gflops() {
            return stepFlops / medianSeconds() / 1e9;
        }
    }

    /**
     * Measures training steps: forward, backward, AdamW.
     *
     * @param plan what to measure
     * @return measured times
     */
    public static Result train(Plan plan) {
        ViTConfig config = plan.config();
        Targets targets = new Targets(config.classes(), 0.1);
        int[] labels =
                IntStream.range(0, plan.batch()).map(i -> i % config.classes()).toArray();
        try (TrainingState state =
                        new TrainingState(randomModel(config), OptimizerSettings.DEFAULT, Freeze.NONE, plan.ops());
                GradientGraph graph = GradientGraph.ofModel(
                        config,
                        plan.ops(),
                        state.weights(),
                        plan.batch(),
                        List.copyOf(state.parameters().views().keySet()),
                        List.of(ViTGraph.LOGITS));
                INDArray patches = randomPatches(plan);
                INDArray target = targets.of(labels)) {
            Map<String, INDArray> inputs = new HashMap<>(new MaskDrawer(config, plan.batch(), 0).draw(0));
            inputs.put(ViTGraph.PATCHES, patches);
            inputs.put(ViTGraph.TARGETS, target);
            long[] updateNanos = new long[1];
            Runnable step = () -> {
                Map<String, INDArray> gradients = graph.run(inputs).gradients();
                long start = System.nanoTime();
                state.adam().accumulate(gradients, 1);
                state.update(1e-4, state.adam().gradientNorm());
                updateNanos[0] += System.nanoTime() - start;
            };
            List<Double> seconds = time(plan, step, () -> {
                graph.profile(true);
                updateNanos[0] = 0;
            });
            Map<OpKind, OpTime> operations = new LinkedHashMap<>(graph.profile());
            long length = state.parameters().flat().length();
            // Gathered: read and written. Norm: read. AdamW: four vectors read, three written.
            Work work = new Work(0, 10.0 * Float.BYTES * length * plan.steps());
            operations.put(new OpKind(UPDATE, "[" + length + "]"), new OpTime(plan.steps(), updateNanos[0], work));
            return new Result(seconds, operations, 3 * forwardFlops(plan), plan.batch());
        }
    }

    /**
     * Measures inference steps.
     *
     * @param plan what to measure
     * @return measured times
     */
    public static Result infer(Plan plan) {
        try (Predictor predictor =
                        new Predictor(plan.config(), WeightInit.fresh(plan.config(), 0), plan.ops(), plan.batch());
                INDArray patches = randomPatches(plan)) {
            List<Double> seconds =
                    time(plan, () -> predictor.logits(patches, plan.batch()), () -> predictor.profile(true));
            return new Result(seconds, predictor.profile(), forwardFlops(plan), plan.batch());
        }
    }

    private static List<Double> time(Plan plan, Runnable step, Runnable afterWarmup) {
        for (int i = 0; i < plan.warmup(); i++) {
            step.run();
        }
        afterWarmup.run();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < plan.steps(); i++) {
            long start = System.nanoTime();
            step.run();
            seconds.add((System.nanoTime() - start) / 1e9);
            plan.stepDone().accept(i + 1);
        }
        return seconds;
    }

    private static double forwardFlops(Plan plan) {
        return 2.0 * ModelSize.of(plan.config()).multiplyAdds() * plan.batch();
    }

    private static Model randomModel(ViTConfig config) {
        ObjectNode provenance = Json.mapper().createObjectNode();
        List<String> labels =
                IntStream.range(0, config.classes()).mapToObj(String::valueOf).toList();
        return new Model(
                config, Preprocessing.standard(config.imageSize()), labels, WeightInit.fresh(config, 0), provenance);
    }

    private static INDArray randomPatches(Plan plan) {
        return Nd4j.rand(
                DataType.FLOAT,
                plan.batch(),
                plan.config().patching().count(),
                plan.config().patching().values());
    }
}
