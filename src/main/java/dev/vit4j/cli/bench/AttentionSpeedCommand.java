package dev.vit4j.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.AttentionReader;
import dev.vit4j.attention.ClassGradients;
import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.TestViews;
import dev.vit4j.common.Json;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.io.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit attention-speed}: what {@code scripts/attention-speed} runs. */
@Command(
        name = "attention-speed",
        hidden = true,
        description = "Measures how long attention maps of test images take beside their classification, and what"
                + " roll-out, figures and class gradients take on top. Images are in memory.")
public final class AttentionSpeedCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--model", paramLabel = "M", required = true, description = "Model folder.")
    private Path model;

    @Option(names = "--data", paramLabel = "D", required = true, description = "Data set with test images.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "1000",
            converter = PositiveInt.class,
            description = "Test images, spread over all there are (default: ${DEFAULT-VALUE}).")
    private int images = 1000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Measured rounds, after one that is not (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private Predictor predictor;
    private AttentionReader reader;
    private ClassGradients gradients;

    public AttentionSpeedCommand(Streams streams) {
        this.streams = streams;
    }

    /** A stretch of work on all images, timed in every round. */
    private record Task(String name, Runnable work, double[] seconds) {
        double median() {
            double[] sorted = seconds.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    @Override
    public Integer call() {
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        Model loaded = ModelFolder.read(model, streams.err()::println);
        List<RgbImage> views = TestViews.of(data, loaded, images);
        predictor = new Predictor(loaded.config(), loaded.weights(), plan.ops(), batch);
        reader = new AttentionReader(loaded, plan.ops(), batch);
        gradients = new ClassGradients(loaded, batch);
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
        streams.out().print(json ? Json.line(toJson(plan, tasks)) + "\n" : toText(plan, tasks));
        return 0;
    }

    private Task task(String name, Runnable work) {
        return new Task(name, work, new double[rounds]);
    }

    private interface Part {
        void run(List<RgbImage> images);
    }

    private void inBatches(List<RgbImage> views, Part part) {
        for (int from = 0; from < views.size(); from += batch) {
            part.run(views.subList(from, Math.min(views.size(), from + batch)));
        }
    }

    private void classify(List<RgbImage> part) {
        int n = predictor.config().patching().count();
        int p = predictor.config().patching().values();
        float[] all = new float[batch * n * p];
        for (int i = 0; i < part.size(); i++) {
            System.arraycopy(reader.maker().cut(part.get(i)), 0, all, i * n * p, n * p);
        }
        try (INDArray patches = Nd4j.createFromArray(all).reshape('c', batch, n, p)) {
            predictor.logits(patches, part.size());
        }
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
        node.put("model", model.toString()).put("images", images).put("batch", batch);
        node.put("ops", plan.ops().name()).put("rounds", rounds);
        for (Task task : tasks) {
            node.putObject(task.name())
                    .put("median_seconds", task.median())
                    .put("images_per_second", images / task.median());
        }
        return node.put(
                "maps_over_classify", tasks.get(1).median() / tasks.get(0).median());
    }

    private String toText(RunPlan plan, List<Task> tasks) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d images, batches of %d, %s operations, median of %d rounds%n",
                images,
                batch,
                plan.ops().name(),
                rounds));
        double classify = tasks.get(0).median();
        for (Task task : tasks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s %8.3f s %9.1f images/s %6.2f x classify  (%.3f to %.3f s)%n",
                    task.name(),
                    task.median(),
                    images / task.median(),
                    task.median() / classify,
                    Arrays.stream(task.seconds()).min().orElseThrow(),
                    Arrays.stream(task.seconds()).max().orElseThrow()));
        }
        return text.toString();
    }
}
