package dev.vit4j.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.AttentionReader;
import dev.vit4j.attention.ClassGradients;
import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.cli.shared.MeasurementOptions;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vit bench attention}. */
@Command(
        name = "attention",
        customSynopsis = "vit bench attention [OPTIONS] --model M --data D",
        description = "Measures how long attention maps of test images take beside their classification, and what"
                + " roll-out, figures and class gradients take on top. Images are in memory.",
        footer = {"", "  vit bench attention --model runs/first/best --data data/cifar10-mini"})
public final class BenchAttentionCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private MeasurementOptions measured = new MeasurementOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Measures N rounds, after one that is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private Predictor predictor;
    private AttentionReader reader;
    private ClassGradients gradients;

    public BenchAttentionCommand(Streams streams) {
        this.streams = streams;
    }

    /** A task on all images, timed in every round. */
    private record Task(String name, Runnable work, double[] seconds) {
        double median() {
            double[] sorted = seconds.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    @Override
    public Integer call() throws IOException {
        measured.check();
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        Model loaded = measured.read(streams::note);
        List<RgbImage> views = measured.views(loaded);
        predictor = new Predictor(loaded.config(), loaded.weights(), plan.ops(), measured.batch());
        reader = new AttentionReader(loaded, plan.ops(), measured.batch());
        gradients = new ClassGradients(loaded, measured.batch());
        List<Task> tasks = List.of(
                task("classify", () -> inBatches(views, this::classify)),
                task("maps", () -> inBatches(views, part -> read(part))),
                task("maps_rollout", () -> inBatches(views, part -> read(part).forEach(AttentionMaps::rollout))),
                task("maps_figures", () -> inBatches(views, part -> read(part).forEach(AttentionMaps::figures))),
                task("class_gradients", () -> inBatches(views, this::differentiate)));
        try {
            for (int round = -1; round < rounds; round++) {
                for (Task task : tasks) {
                    long start = System.nanoTime();
                    task.work().run();
                    if (round >= 0) {
                        task.seconds()[round] = (System.nanoTime() - start) / 1e9;
                    }
                }
            }
        } finally {
            predictor.close();
            reader.close();
            gradients.close();
        }
        streams.out().print(measured.json() ? Json.line(toJson(plan, tasks)) + "\n" : toText(plan, tasks));
        return 0;
    }

    private Task task(String name, Runnable work) {
        return new Task(name, work, new double[rounds]);
    }

    private interface Part {
        void run(List<RgbImage> images);
    }

    private void inBatches(List<RgbImage> views, Part part) {
        for (int from = 0; from < views.size(); from += measured.batch()) {
            part.run(views.subList(from, Math.min(views.size(), from + measured.batch())));
        }
    }

    private void classify(List<RgbImage> part) {
        predictor.logits(part.stream().map(reader.maker()::cut).toList());
    }

    private List<PreprocessedImage> seen(List<RgbImage> part) {
        List<PreprocessedImage> seen = new ArrayList<>();
        part.forEach(view ->
                seen.add(new PreprocessedImage(view, null, view, reader.maker().cut(view))));
        return seen;
    }

    private List<AttentionMaps> read(List<RgbImage> part) {
        return reader.readSeen(seen(part));
    }

    private void differentiate(List<RgbImage> part) {
        gradients.of(seen(part), new int[part.size()]);
    }

    private ObjectNode toJson(RunPlan plan, List<Task> tasks) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("model", measured.folder().toString())
                .put("images", measured.images())
                .put("batch", measured.batch());
        node.put("ops", plan.ops().name()).put("rounds", rounds);
        for (Task task : tasks) {
            node.putObject(task.name())
                    .put("median_seconds", task.median())
                    .put("images_per_second", measured.images() / task.median());
        }
        return node.put(
                "maps_over_classify", tasks.get(1).median() / tasks.get(0).median());
    }

    private String toText(RunPlan plan, List<Task> tasks) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d images, batches of %d, %s operations, median of %d rounds%n",
                measured.images(),
                measured.batch(),
                plan.ops().name(),
                rounds));
        double classify = tasks.get(0).median();
        for (Task task : tasks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s %8.3f s %9.1f images/s %6.2f x classify  (%.3f to %.3f s)%n",
                    task.name(),
                    task.median(),
                    measured.images() / task.median(),
                    task.median() / classify,
                    Arrays.stream(task.seconds()).min().orElseThrow(),
                    Arrays.stream(task.seconds()).max().orElseThrow()));
        }
        return text.toString();
    }
}
