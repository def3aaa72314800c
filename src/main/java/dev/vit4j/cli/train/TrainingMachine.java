package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import dev.vit4j.train.RunSettings;
import java.util.Locale;

/** Describes what a run computes on. */
public final class TrainingMachine {
    private TrainingMachine() {}

    /**
     * @param plan where and how it runs
     * @param run its settings
     * @return device, operations and threads
     */
    public static String describe(RunPlan plan, RunSettings run) {
        int threads = plan.threads().orElse(Threads.count());
        return String.format(
                Locale.ROOT,
                "%s, %s operations, float32, %d thread%s and %d for data",
                plan.device().device(),
                OpsChoice.of(run.ops()).name(),
                threads,
                threads == 1 ? "" : "s",
                run.workers());
    }
}
