package dev.vit4j.ops.session;

import java.util.List;

/** An operation of a plan, bound to its outputs and its workspace. */
public interface Execution {
    /**
     * Runs the operation, or queues it: work is done in the order in which it was queued.
     *
     * @param inputs in the backend's memory; the same shapes each time, not always the same arrays
     */
    void run(List<DeviceArray> inputs);
}
