package dev.vit4j.ops.session;

import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.Work;
import java.util.Map;

/** One operation of a plan, its arrays assigned once. */
interface PlanStep {
    /** @return the operation, for profiles */
    OpKind kind();

    /** @return the least work that one run of it takes */
    Work work();

    /**
     * Runs the operation.
     *
     * @param values all arrays by variable name; variables and placeholders may be others than last time. Takes the
     *     operation's results.
     */
    void run(Map<String, DeviceArray> values);
}
