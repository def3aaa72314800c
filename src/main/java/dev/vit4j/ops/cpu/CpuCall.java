package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import java.util.List;

/**
 * One execution of a fused operation on the CPU.
 *
 * @param engine kernels and threads
 * @param inputs memory of the inputs
 * @param shapes of the inputs
 * @param outputs memory of the outputs; null where nothing reads an output, so that it need not be computed
 * @param workspace as long as {@link CpuOperation#workspace} asked for, with whatever was left in it; null if it asked
 *     for none
 * @param weights what is known of the operation's weights
 */
record CpuCall(
        Engine engine,
        List<FloatArray> inputs,
        List<long[]> shapes,
        List<FloatArray> outputs,
        FloatArray workspace,
        Weights weights) {

    /** What is known of the weights of an operation. */
    enum Weights {
        /** They may have changed since the last run. */
        CHANGING,
        /** They are constants, and this is the first run. */
        CONSTANT,
        /** They are constants, and the workspace holds them as the first run laid them out. */
        LAID_OUT
    }

    /** @return whether the workspace holds the weights as the first run laid them out */
    boolean weightsLaidOut() {
        return weights == Weights.LAID_OUT;
    }

    FloatArray input(int index) {
        return inputs.get(index);
    }

    FloatArray output(int index) {
        return outputs.get(index);
    }

    boolean wants(int output) {
        return outputs.get(output) != null;
    }

    /** @return first dimension of an input */
    int rows(int input) {
        return Math.toIntExact(shapes.get(input)[0]);
    }

    /** @return second dimension of an input */
    int columns(int input) {
        return Math.toIntExact(shapes.get(input)[1]);
    }
}
