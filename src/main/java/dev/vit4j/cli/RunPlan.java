package dev.vit4j.cli;

import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.OptionalInt;

/**
 * Where and how a model will run.
 *
 * @param device {@code cpu}
 * @param requestedOps what {@code --ops} asked for
 * @param ops which operations that is here, and why
 * @param threads CPU threads, at least 1; empty for ND4J's default
 */
record RunPlan(String device, String requestedOps, OpsChoice ops, OptionalInt threads) {
    /** Makes this process run as planned. */
    void apply() {
        Threads.set(threads.orElseGet(Threads::count), ops.isFused());
    }
}
