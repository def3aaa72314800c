package dev.vit4j.ops.cpu;

import dev.vit4j.common.HostMemory;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.session.Binding;
import dev.vit4j.ops.session.DeviceArray;
import dev.vit4j.ops.session.Execution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A fused operation bound to a plan's memory. */
final class CpuExecution implements Execution {
    private final CpuOperation operation;
    private final Engine engine;
    private final List<long[]> shapes;
    private final INDArray[] inputs;
    private final FloatArray[] inputMemory;
    private final List<FloatArray> outputMemory = new ArrayList<>();
    private final FloatArray workspace;
    private CpuCall.Weights weights;

    /**
     * @param operation what to run
     * @param engine what it runs on
     * @param binding shapes, outputs and memory
     */
    CpuExecution(CpuOperation operation, Engine engine, Binding binding) {
        this.operation = operation;
        this.engine = engine;
        this.shapes = binding.inputShapes();
        this.inputs = new INDArray[shapes.size()];
        this.inputMemory = new FloatArray[inputs.length];
        for (DeviceArray output : binding.outputs()) {
            outputMemory.add(output == null ? null : FloatArray.of(output.onHost()));
        }
        boolean constant = binding.constantWeights();
        weights = constant ? CpuCall.Weights.CONSTANT : CpuCall.Weights.CHANGING;
        long length = operation.workspace(engine, shapes);
        DeviceArray memory = length == 0
                ? null
                : constant ? binding.memory().keep(length) : binding.memory().allocate(length);
        workspace = memory == null ? null : FloatArray.of(memory.onHost());
        if (memory != null && !constant) {
            binding.memory().release(memory);
        }
    }

    @Override
    public void run(List<DeviceArray> arrays) {
        for (int i = 0; i < inputs.length; i++) {
            INDArray array = arrays.get(i).onHost();
            if (array != inputs[i] || !HostMemory.isDense(array)) {
                inputs[i] = array;
                inputMemory[i] = FloatArray.toRead(array);
            }
        }
        operation.execute(new CpuCall(engine, Arrays.asList(inputMemory), shapes, outputMemory, workspace, weights));
        if (weights == CpuCall.Weights.CONSTANT) {
            weights = CpuCall.Weights.LAID_OUT;
        }
    }
}
