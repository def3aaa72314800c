package dev.vit4j.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.model.ModelSize;
import dev.vit4j.ops.profile.OpTime;
import dev.vit4j.train.Benchmark;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code vit bench train} and {@code infer} print.
 *
 * @param model its name as given
 * @param mode train or infer
 * @param plan the benchmark
 * @param result the measurements
 */
record BenchReport(String model, String mode, Benchmark.Plan plan, Benchmark.Result result) {
    private static final int SHOWN_OPERATIONS = 20;

    ObjectNode toJson() {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("model", model);
        node.put("depth", plan.config().depth());
        node.put("mode", mode);
        node.put("batch", plan.batch());
        node.put("ops", plan.ops().name());
        node.put("steps", plan.steps());
        node.put("images_per_second", result.imagesPerSecond());
        node.put("gflops", result.gflops());
        node.put("median_step_seconds", result.medianSeconds());
        node.put("min_step_seconds", fastest());
        node.put("max_step_seconds", slowest());
        node.set("step_seconds", Json.mapper().valueToTree(result.stepSeconds()));
        MemoryUse.peakResident()
                .ifPresentOrElse(bytes -> node.put("peak_rss_bytes", bytes), () -> node.putNull("peak_rss_bytes"));
        ObjectNode operations = node.putObject("operations");
        byName().forEach((name, time) -> operations
                .putObject(name)
                .put("calls_per_step", time.calls() / (double) plan.steps())
                .put("ms_per_step", time.nanos() / 1e6 / plan.steps()));
        return node;
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        ModelSize size = ModelSize.of(plan.config());
        line(
                text,
                "%s %s, depth %d, batch %d, %s operations",
                mode,
                model,
                plan.config().depth(),
                plan.batch(),
                plan.ops().name());
        line(text, "%,d parameters, %,d multiply-adds an image forward", size.parameters(), size.multiplyAdds());
        line(
                text,
                "%.1f images/s, %.1f GFLOP/s (median of %d steps, %.1f ms; fastest %.1f, slowest %.1f ms)",
                result.imagesPerSecond(),
                result.gflops(),
                plan.steps(),
                1e3 * result.medianSeconds(),
                1e3 * fastest(),
                1e3 * slowest());
        MemoryUse.peakResident().ifPresent(bytes -> line(text, "%.0f MB resident at most", bytes / 1e6));
        line(text, "%n%-28s %12s %12s %8s", "Operation", "ms a step", "calls", "share");
        Map<String, OpTime> operations = byName();
        long all = operations.values().stream().mapToLong(OpTime::nanos).sum();
        operations.entrySet().stream()
                .limit(SHOWN_OPERATIONS)
                .forEach(entry -> line(
                        text,
                        "%-28s %12.2f %12.1f %7.1f%%",
                        entry.getKey(),
                        entry.getValue().nanos() / 1e6 / plan.steps(),
                        entry.getValue().calls() / (double) plan.steps(),
                        100.0 * entry.getValue().nanos() / all));
        double outside = result.stepSeconds().stream().mapToDouble(s -> s).sum() - all / 1e9;
        line(text, "%-28s %12.2f", "(outside operations)", 1e3 * outside / plan.steps());
        return text.toString();
    }

    private double fastest() {
        return result.stepSeconds().stream().mapToDouble(s -> s).min().orElseThrow();
    }

    private double slowest() {
        return result.stepSeconds().stream().mapToDouble(s -> s).max().orElseThrow();
    }

    /** Sums operations over all sizes; longest first. */
    private Map<String, OpTime> byName() {
        Map<String, OpTime> sums = new LinkedHashMap<>();
        result.operations().forEach((kind, time) -> sums.merge(kind.name(), time, OpTime::plus));
        List<Map.Entry<String, OpTime>> sorted = sums.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, OpTime> entry) ->
                                entry.getValue().nanos())
                        .reversed())
                .toList();
        Map<String, OpTime> ordered = new LinkedHashMap<>();
        sorted.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
