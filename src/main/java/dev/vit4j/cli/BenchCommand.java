package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.model.ModelFolder;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.ops.OpTime;
import dev.vit4j.train.Benchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit bench}. */
@Command(
        name = "bench",
        description = "Measures the speed of training or inference on random images, without data loading.",
        footer = {"", "  vit bench train --model reference --batch 64"})
final class BenchCommand implements Callable<Integer> {
    private static final int SHOWN_OPERATIONS = 20;

    private final Streams streams;

    @Parameters(paramLabel = "train|infer", description = "What to measure.")
    private Mode mode = Mode.TRAIN;

    @Option(
            names = "--model",
            paramLabel = "V",
            defaultValue = "reference",
            description = "Variant or model folder (default: ${DEFAULT-VALUE}).")
    private String model = "reference";

    @Option(
            names = "--depth",
            paramLabel = "L",
            converter = PositiveInt.class,
            description = "Encoder blocks, instead of the model's own.")
    private Integer depth;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            converter = PositiveInt.class,
            description = "Measured steps (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "3",
            description = "Steps before the measured ones (default: ${DEFAULT-VALUE}).")
    private int warmup = 3;

    @Option(
            names = "--watch-memory",
            paramLabel = "N",
            defaultValue = "0",
            description = "Every N steps, a line on stderr with the memory in use; 0 for never (default:"
                    + " ${DEFAULT-VALUE}).")
    private int watchMemory;

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private enum Mode {
        TRAIN,
        INFER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        require(warmup >= 0, "--warmup %d: must not be negative", warmup);
        RunPlan plan = run.resolve();
        plan.apply();
        ViTConfig named = Files.isDirectory(Path.of(model))
                ? ModelFolder.read(Path.of(model)).config()
                : ViTVariants.byName(model);
        ViTConfig config = depth == null ? named : named.withDepth(depth);
        require(watchMemory >= 0, "--watch-memory %d: must not be negative", watchMemory);
        Benchmark.Plan measured = new Benchmark.Plan(config, plan.ops(), batch, warmup, steps, this::watchMemory);
        Benchmark.Result result = mode == Mode.TRAIN ? Benchmark.train(measured) : Benchmark.infer(measured);
        streams.out().print(json ? Json.line(toJson(plan, config, result)) + "\n" : toText(plan, config, result));
        return 0;
    }

    private void watchMemory(int step) {
        if (watchMemory > 0 && step % watchMemory == 0) {
            streams.err()
                    .printf(
                            Locale.ROOT,
                            "step %d: heap in use %.1f MB, resident %.1f MB%n",
                            step,
                            MemoryUse.heapAfterCollection() / 1e6,
                            MemoryUse.resident().orElse(0) / 1e6);
        }
    }

    private ObjectNode toJson(RunPlan plan, ViTConfig config, Benchmark.Result result) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("model", model);
        node.put("depth", config.depth());
        node.put("mode", mode.toString());
        node.put("batch", batch);
        node.put("ops", plan.ops().name());
        node.put("steps", steps);
        node.put("images_per_second", result.imagesPerSecond());
        node.put("gflops", result.gflops());
        node.put("median_step_seconds", result.medianSeconds());
        node.put(
                "min_step_seconds",
                result.stepSeconds().stream().mapToDouble(s -> s).min().orElseThrow());
        node.put(
                "max_step_seconds",
                result.stepSeconds().stream().mapToDouble(s -> s).max().orElseThrow());
        node.set("step_seconds", Json.mapper().valueToTree(result.stepSeconds()));
        MemoryUse.peakResident()
                .ifPresentOrElse(bytes -> node.put("peak_rss_bytes", bytes), () -> node.putNull("peak_rss_bytes"));
        ObjectNode operations = node.putObject("operations");
        sorted(result)
                .forEach(entry -> operations
                        .putObject(entry.getKey())
                        .put("calls_per_step", entry.getValue().calls() / (double) steps)
                        .put("ms_per_step", entry.getValue().nanos() / 1e6 / steps));
        return node;
    }

    private String toText(RunPlan plan, ViTConfig config, Benchmark.Result result) {
        StringBuilder text = new StringBuilder();
        ModelSize size = ModelSize.of(config);
        line(
                text,
                "%s %s, depth %d, batch %d, %s operations",
                mode,
                model,
                config.depth(),
                batch,
                plan.ops().name());
        line(text, "%,d parameters, %,d multiply-adds an image forward", size.parameters(), size.multiplyAdds());
        line(
                text,
                "%.1f images/s, %.1f GFLOP/s (median of %d steps, %.1f ms; fastest %.1f, slowest %.1f ms)",
                result.imagesPerSecond(),
                result.gflops(),
                steps,
                1e3 * result.medianSeconds(),
                1e3 * result.stepSeconds().stream().mapToDouble(s -> s).min().orElseThrow(),
                1e3 * result.stepSeconds().stream().mapToDouble(s -> s).max().orElseThrow());
        if (MemoryUse.peakResident().isPresent()) {
            line(text, "%.0f MB resident at most", MemoryUse.peakResident().getAsLong() / 1e6);
        }
        line(text, "%n%-28s %12s %12s %8s", "Operation", "ms a step", "calls", "share");
        long all =
                result.operations().values().stream().mapToLong(OpTime::nanos).sum();
        sorted(result)
                .limit(SHOWN_OPERATIONS)
                .forEach(entry -> line(
                        text,
                        "%-28s %12.2f %12.1f %7.1f%%",
                        entry.getKey(),
                        entry.getValue().nanos() / 1e6 / steps,
                        entry.getValue().calls() / (double) steps,
                        100.0 * entry.getValue().nanos() / all));
        double outside = result.stepSeconds().stream().mapToDouble(s -> s).sum() - all / 1e9;
        line(text, "%-28s %12.2f", "(outside operations)", 1e3 * outside / steps);
        return text.toString();
    }

    private static java.util.stream.Stream<Map.Entry<String, OpTime>> sorted(Benchmark.Result result) {
        return result.operations().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, OpTime> entry) ->
                                entry.getValue().nanos())
                        .reversed());
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
