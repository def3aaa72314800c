package dev.vit4j.cli.shared;

import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import dev.vit4j.ops.device.DeviceChoice;
import java.util.OptionalInt;

/**
 * Where and how a model will run.
 *
 * @param device CPU or GPU, and why
 * @param requestedOps what {@code --ops} asked for
 * @param ops the operations chosen, and why
 * @param threads CPU threads, at least 1; empty for ND4J's default
 */
public record RunPlan(DeviceChoice device, String requestedOps, OpsChoice ops, OptionalInt threads) {
    /** Configures this process accordingly. */
    public void apply() {
        Threads.set(threads.orElseGet(Threads::count), ops.bringsOwnThreads());
    }
}
