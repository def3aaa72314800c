package dev.vit4j.ops.session;

import dev.vit4j.ops.fused.FusedOp;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** A step that a backend executes. */
final class BackendStep implements PlanStep, Runnable {
    private final Backend backend;
    private final Execution execution;
    private final List<String> inputNames;
    private final List<String> outputNames;
    private final DeviceArray[] inputs;
    /** What each output is kept in; null where nobody reads it or an input is passed through. */
    private final DeviceArray[] outputs;
    /** The input that each output is passed through from; -1 where it is an array of its own. */
    private final int[] passedThrough;

    private final OpKind kind;
    private final Work work;

    /**
     * Assigns memory to the outputs of a fused operation.
     *
     * @param node the operation in its graph
     * @param backend executes it
     * @param values arrays by variable name; has the inputs
     * @param reads how often each variable is read
     * @param memory for outputs and workspace
     * @param constants whether a variable never changes, by its name
     */
    static BackendStep fused(
            SameDiffOp node,
            Backend backend,
            Map<String, DeviceArray> values,
            Map<String, Integer> reads,
            PlanMemory memory,
            Predicate<String> constants) {
        FusedOp operation = (FusedOp) node.getOp();
        List<long[]> shapes = shapes(node, values);
        int[] passed = new int[node.getOutputsOfOp().size()];
        Arrays.setAll(passed, operation::passedThrough);
        List<Integer> weights = operation.weights();
        boolean constant = !weights.isEmpty()
                && weights.stream().map(node.getInputsToOp()::get).allMatch(constants);
        return new BackendStep(node, backend, values, reads, memory, operation.outputShapes(shapes), passed, constant);
    }

    /**
     * Assigns memory to the outputs of an operation of ND4J's that the backend executes.
     *
     * @param outputShapes as ND4J worked them out
     */
    static BackendStep stock(
            SameDiffOp node,
            Backend backend,
            Map<String, DeviceArray> values,
            Map<String, Integer> reads,
            PlanMemory memory,
            List<long[]> outputShapes) {
        int[] none = new int[outputShapes.size()];
        Arrays.fill(none, -1);
        return new BackendStep(node, backend, values, reads, memory, outputShapes, none, false);
    }

    private BackendStep(
            SameDiffOp node,
            Backend backend,
            Map<String, DeviceArray> values,
            Map<String, Integer> reads,
            PlanMemory memory,
            List<long[]> outputShapes,
            int[] passedThrough,
            boolean constantWeights) {
        this.backend = backend;
        this.inputNames = List.copyOf(node.getInputsToOp());
        this.outputNames = List.copyOf(node.getOutputsOfOp());
        this.inputs = new DeviceArray[inputNames.size()];
        this.passedThrough = passedThrough;
        this.outputs = new DeviceArray[outputNames.size()];
        for (int i = 0; i < outputs.length; i++) {
            if (reads.containsKey(outputNames.get(i)) && passedThrough[i] < 0) {
                outputs[i] = memory.allocate(outputShapes.get(i));
            }
        }
        List<long[]> shapes = shapes(node, values);
        DynamicCustomOp operation = (DynamicCustomOp) node.getOp();
        List<DeviceArray> kept = Collections.unmodifiableList(new ArrayList<>(Arrays.asList(outputs)));
        execution = backend.bind(new Binding(operation, shapes, kept, constantWeights, memory));
        kind = new OpKind(operation.opName(), StockStep.sizes(shapes));
        double flops = operation instanceof FusedOp fused ? fused.flops(shapes, i -> outputs[i] != null) : 0;
        work = new Work(flops, bytes(shapes));
    }

    private static List<long[]> shapes(SameDiffOp node, Map<String, DeviceArray> values) {
        return node.getInputsToOp().stream()
                .map(name -> values.get(name).shape())
                .toList();
    }

    private double bytes(List<long[]> inputShapes) {
        double floats = inputShapes.stream().mapToLong(BackendStep::length).sum();
        for (DeviceArray output : outputs) {
            floats += output == null ? 0 : length(output.shape());
        }
        return floats * Float.BYTES;
    }

    private static long length(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    @Override
    public OpKind kind() {
        return kind;
    }

    @Override
    public Work work() {
        return work;
    }

    /**
     * Takes the inputs' arrays of this run and puts those of the outputs among the values, before it {@link #run()}s.
     */
    void take(Map<String, DeviceArray> values) {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = backend.moveIn(values.get(inputNames.get(i)));
        }
        for (int i = 0; i < outputs.length; i++) {
            if (passedThrough[i] >= 0) {
                values.put(outputNames.get(i), inputs[passedThrough[i]]);
            } else if (outputs[i] != null) {
                values.put(outputNames.get(i), outputs[i]);
            }
        }
    }

    @Override
    public void run() {
        execution.run(Arrays.asList(inputs));
    }

    @Override
    public void run(Map<String, DeviceArray> values) {
        take(values);
        backend.submit(List.of(this));
    }
}
