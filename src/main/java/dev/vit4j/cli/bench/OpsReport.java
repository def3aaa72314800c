package dev.vit4j.cli.bench;

import static dev.vit4j.cli.bench.BenchReport.line;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.ops.MachineSpeed;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import dev.vit4j.ops.profile.Work;
import dev.vit4j.train.Benchmark;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What {@code vit bench ops} prints: every operation of a training step and an inference step, its speed, and the limit
 * of this machine (the roofline of Williams, Waterman and Patterson 2009: the slower of its arithmetic and its memory
 * traffic).
 *
 * @param model its name as given
 * @param plan the benchmark
 * @param machine the machine's limits
 * @param train measurements of training steps
 * @param infer measurements of inference steps
 */
record OpsReport(
        String model, Benchmark.Plan plan, MachineSpeed machine, Benchmark.Result train, Benchmark.Result infer) {
    /** Operations below this share of a step are left out of the text. */
    private static final double SHOWN = 0.002;

    ObjectNode toJson() {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("model", model);
        node.put("depth", plan.config().depth());
        node.put("mode", "ops");
        node.put("batch", plan.batch());
        node.put("ops", plan.ops().name());
        node.put("steps", plan.steps());
        node.putObject("machine")
                .put("threads", machine.threads())
                .put("sgemm_gflops", machine.sgemm())
                .put("cached_gflops", machine.cached())
                .put("copy_gb_per_second", machine.copy());
        put(node.putObject("train"), train);
        put(node.putObject("infer"), infer);
        return node;
    }

    private void put(ObjectNode node, Benchmark.Result result) {
        Work work = perStep(result);
        node.put("images_per_second", result.imagesPerSecond());
        node.put("median_step_seconds", result.medianSeconds());
        node.put("gflops_done", work.flops() / 1e9 / result.medianSeconds());
        node.put("share_of_sgemm", work.flops() / 1e9 / result.medianSeconds() / machine.sgemm());
        ArrayNode operations = node.putArray("operations");
        sorted(result)
                .forEach(entry -> operations
                        .addObject()
                        .put("operation", entry.getKey().name())
                        .put("sizes", entry.getKey().sizes())
                        .put("calls_per_step", entry.getValue().calls() / (double) plan.steps())
                        .put("ms_per_step", entry.getValue().nanos() / 1e6 / plan.steps())
                        .put("gflops", entry.getValue().gflops())
                        .put("gb_per_second", entry.getValue().gigabytesPerSecond())
                        .put("share_of_roof", shareOfRoof(entry.getValue())));
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s, depth %d, batch %d, %s operations, %d threads",
                model,
                plan.config().depth(),
                plan.batch(),
                plan.ops().name(),
                machine.threads());
        line(
                text,
                "this machine: sgemm %.0f GFLOP/s (2048 squared), %.0f in the caches; copying %.0f GB/s",
                machine.sgemm(),
                machine.cached(),
                machine.copy());
        table(text, "training step", train);
        table(text, "inference step", infer);
        return text.toString();
    }

    private void table(StringBuilder text, String title, Benchmark.Result result) {
        double done = perStep(result).flops() / 1e9;
        line(
                text,
                "%n%s: %.1f ms, %.1f images/s; %.1f GFLOP really done, %.0f GFLOP/s, %.0f %% of sgemm",
                title,
                1e3 * result.medianSeconds(),
                result.imagesPerSecond(),
                done,
                done / result.medianSeconds(),
                100 * done / result.medianSeconds() / machine.sgemm());
        line(
                text,
                "%-28s %-34s %6s %9s %7s %8s %7s %8s",
                "Operation",
                "Sizes",
                "calls",
                "ms a step",
                "share",
                "GFLOP/s",
                "GB/s",
                "of roof");
        double all =
                result.operations().values().stream().mapToDouble(OpTime::nanos).sum();
        for (Map.Entry<OpKind, OpTime> entry : sorted(result)) {
            OpTime time = entry.getValue();
            if (time.nanos() < SHOWN * all) {
                continue;
            }
            line(
                    text,
                    "%-28s %-34s %6.0f %9.2f %6.1f%% %8.1f %7.1f %7.0f%%",
                    entry.getKey().name(),
                    shortened(entry.getKey().sizes(), 34),
                    time.calls() / (double) plan.steps(),
                    time.nanos() / 1e6 / plan.steps(),
                    100 * time.nanos() / all,
                    time.gflops(),
                    time.gigabytesPerSecond(),
                    100 * shareOfRoof(time));
        }
        double outside = result.stepSeconds().stream().mapToDouble(s -> s).sum() - all / 1e9;
        line(text, "%-28s %-34s %6s %9.2f", "(between operations)", "", "", 1e3 * outside / plan.steps());
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    private double shareOfRoof(OpTime time) {
        return machine.leastSeconds(time.work()) / (time.nanos() / 1e9);
    }

    private Work perStep(Benchmark.Result result) {
        Work all = result.operations().values().stream().map(OpTime::work).reduce(new Work(0, 0), Work::plus);
        return new Work(all.flops() / plan.steps(), all.bytes() / plan.steps());
    }

    private static List<Map.Entry<OpKind, OpTime>> sorted(Benchmark.Result result) {
        return result.operations().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<OpKind, OpTime> entry) ->
                                entry.getValue().nanos())
                        .reversed())
                .toList();
    }
}
