package dev.vit4j.ops;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.config.ExecutionResult;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.FrameIter;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.ops.OpContext;

/**
 * SameDiff's session with its memory under control and, on request, a profile.
 *
 * <p>ND4J's own never forgets the identities of the arrays it freed, so that the heap grows with every step; here they
 * are forgotten before each run.
 */
final class GraphSession extends InferenceSession {
    private final ArrayPool pool = new ArrayPool();
    private final Map<String, OpTime> profile = new TreeMap<>();
    private boolean profiling;

    GraphSession(SameDiff graph) {
        super(graph);
        setMmgr(pool);
    }

    ArrayPool pool() {
        return pool;
    }

    void forgetFreedArrays() {
        freedArrays.clear();
    }

    void profile(boolean on) {
        profiling = on;
        profile.clear();
    }

    Map<String, OpTime> profile() {
        return profile;
    }

    @Override
    public ExecutionResult doExec(
            DifferentialFunction op,
            OpContext context,
            FrameIter frame,
            Set<VarId> inputs,
            Set<VarId> allIterationInputs,
            Set<String> constantsAndPlaceholders,
            Map<String, SDValue> otherPlaceholders) {
        if (!profiling) {
            return super.doExec(
                    op, context, frame, inputs, allIterationInputs, constantsAndPlaceholders, otherPlaceholders);
        }
        long start = System.nanoTime();
        ExecutionResult result = super.doExec(
                op, context, frame, inputs, allIterationInputs, constantsAndPlaceholders, otherPlaceholders);
        profile.merge(op.opName(), new OpTime(1, System.nanoTime() - start), OpTime::plus);
        return result;
    }
}
