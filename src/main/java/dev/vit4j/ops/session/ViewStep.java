package dev.vit4j.ops.session;

import dev.vit4j.common.HostMemory;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.Reshape;

/** A step that reshapes an array. ND4J's operation copies it, on one thread; here it is a view. */
final class ViewStep implements PlanStep {
    private final String inputName;
    private final String outputName;
    private final long[] shape;
    private final OpKind kind;
    private DeviceArray input;
    private DeviceArray view;

    /**
     * @param node a reshaping in 'c' order
     * @param input what it will read
     * @param shape of the result
     */
    ViewStep(SameDiffOp node, INDArray input, long[] shape) {
        this.inputName = node.getInputsToOp().get(0);
        this.outputName = node.getOutputsOfOp().get(0);
        this.shape = shape.clone();
        this.kind = new OpKind(node.getOp().opName(), StockStep.sizes(List.of(input.shape())));
    }

    /**
     * @param node an operation
     * @param input its first input
     * @param output where its result would go
     * @return whether the result can be a view: in the input's order and of the same memory, as the pool knows it
     */
    static boolean suits(SameDiffOp node, INDArray input, INDArray output) {
        if (!(node.getOp() instanceof Reshape reshape)
                || input.isEmpty()
                || !HostMemory.isDense(input)
                || input.dataType() != output.dataType()) {
            return false;
        }
        boolean byColumns = Arrays.stream(reshape.iArgs()).anyMatch(argument -> argument == -'f');
        return !byColumns && ArrayPool.memory(input.reshape('c', output.shape())) == ArrayPool.memory(input);
    }

    @Override
    public OpKind kind() {
        return kind;
    }

    @Override
    public Work work() {
        return new Work(0, 0);
    }

    @Override
    public void run(Map<String, DeviceArray> values) {
        DeviceArray now = values.get(inputName);
        boolean copied = now instanceof HostArray host && !HostMemory.isDense(host.onHost());
        if (copied || now != input) {
            input = now;
            view = now.reshape(shape);
        }
        values.put(outputName, view);
    }
}
