package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.fused.FusedOp;
import java.util.List;

/**
 * One execution of a fused operation.
 *
 * @param engine kernels and threads
 * @param inputs memory of the inputs
 * @param shapes of the inputs
 * @param outputs memory of the outputs; null where nothing reads an output, so that it need not be computed
 * @param workspace as long as {@link FusedOp#workspace} asked for, with whatever was left in it; null if it asked for
 *     none
 * @param weights what is known of the operation's weights
 */
public record FusedCall(
        Engine engine,
        List<FloatArray> inputs,
        List<long[]> shapes,
        List<FloatArray> outputs,
        FloatArray workspace,
        Weights weights) {

    /** What is known of the weights of an operation. */
    public enum Weights {
        /** They may be others than last time. */
        CHANGING,
        /** They are constants, and this is the first run. */
        FROZEN,
        /** They are constants, and the workspace holds what the first run made of them. */
        ARRANGED
    }

    /** @return whether the workspace has the weights as the first run arranged them */
    public boolean arranged() {
        return weights == Weights.ARRANGED;
    }

    public FloatArray input(int index) {
        return inputs.get(index);
    }

    public FloatArray output(int index) {
        return outputs.get(index);
    }

    public boolean wants(int output) {
        return outputs.get(output) != null;
    }

    /** @return first dimension of an input */
    public int rows(int input) {
        return Math.toIntExact(shapes.get(input)[0]);
    }

    /** @return second dimension of an input */
    public int columns(int input) {
        return Math.toIntExact(shapes.get(input)[1]);
    }
}
