package dev.vit4j.ops.session;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.fused.FusedOp;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step that runs a fused operation. */
final class FusedStep implements PlanStep {
    private final FusedOp operation;
    private final Engine engine;
    private final List<String> inputNames;
    private final List<String> outputNames;
    private final INDArray[] inputs;
    private final FloatArray[] inputMemory;
    private final List<long[]> shapes = new ArrayList<>();
    /** What each output is kept in; null where nobody reads it or an input is handed through. */
    private final INDArray[] outputs;

    private final List<FloatArray> outputMemory = new ArrayList<>();
    private final FloatArray workspace;
    private FusedCall.Weights weights;
    private final OpKind kind;
    private final Work work;

    /**
     * Assigns memory to the outputs.
     *
     * @param node the operation in its graph
     * @param engine what it runs on
     * @param values arrays by variable name; has the inputs
     * @param reads how often each variable is read
     * @param pool gives the memory
     * @param constants names of variables that never change
     */
    FusedStep(
            SameDiffOp node,
            Engine engine,
            Map<String, INDArray> values,
            Map<String, Integer> reads,
            ArrayPool pool,
            Predicate<String> constants) {
        this.operation = (FusedOp) node.getOp();
        this.engine = engine;
        this.inputNames = List.copyOf(node.getInputsToOp());
        this.outputNames = List.copyOf(node.getOutputsOfOp());
        this.inputs = new INDArray[inputNames.size()];
        this.inputMemory = new FloatArray[inputs.length];
        inputNames.forEach(name -> shapes.add(values.get(name).shape()));
        List<long[]> outputShapes = operation.outputShapes(shapes);
        this.outputs = new INDArray[outputNames.size()];
        for (int i = 0; i < outputs.length; i++) {
            if (reads.containsKey(outputNames.get(i)) && operation.handedThrough(i) < 0) {
                outputs[i] = pool.allocate(false, DataType.FLOAT, outputShapes.get(i));
            }
            outputMemory.add(outputs[i] == null ? null : FloatArray.of(outputs[i]));
        }
        List<Integer> arranged = operation.weights();
        boolean frozen =
                !arranged.isEmpty() && arranged.stream().map(inputNames::get).allMatch(constants);
        weights = frozen ? FusedCall.Weights.FROZEN : FusedCall.Weights.CHANGING;
        long length = operation.workspace(engine, shapes, frozen);
        INDArray memory =
                length == 0 ? null : frozen ? pool.keep(length) : pool.allocate(false, DataType.FLOAT, length);
        workspace = memory == null ? null : FloatArray.of(memory);
        if (memory != null && !frozen) {
            pool.release(memory);
        }
        kind = new OpKind(operation.opName(), StockStep.sizes(shapes));
        work = new Work(operation.flops(shapes, i -> outputMemory.get(i) != null), bytes(values));
    }

    private double bytes(Map<String, INDArray> values) {
        double floats =
                inputNames.stream().mapToLong(name -> values.get(name).length()).sum();
        for (FloatArray output : outputMemory) {
            floats += output == null ? 0 : output.length();
        }
        return floats * Float.BYTES;
    }

    @Override
    public OpKind kind() {
        return kind;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public void run(Map<String, INDArray> values) {
        for (int i = 0; i < inputs.length; i++) {
            INDArray array = values.get(inputNames.get(i));
            if (array != inputs[i] || FloatArray.mustCopy(array)) {
                inputs[i] = array;
                inputMemory[i] = FloatArray.toRead(array);
            }
        }
        operation.execute(new FusedCall(engine, List.of(inputMemory), shapes, outputMemory, workspace, weights));
        if (weights == FusedCall.Weights.FROZEN) {
            weights = FusedCall.Weights.ARRANGED;
        }
        for (int i = 0; i < outputs.length; i++) {
            int from = operation.handedThrough(i);
            if (from >= 0) {
                values.put(outputNames.get(i), inputs[from]);
            } else if (outputs[i] != null) {
                values.put(outputNames.get(i), outputs[i]);
            }
        }
    }
}
