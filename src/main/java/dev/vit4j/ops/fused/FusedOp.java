package dev.vit4j.ops.fused;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * A fused operation in a SameDiff graph, described without a device: inputs, shapes, gradient and multiply-adds.
 * SameDiff builds and differentiates graphs with it as with its own operations; a session's backend executes it.
 *
 * <p>SameDiff clones operations by writing them to bytes and reading them back, by name ({@link FusedRegistration}),
 * and keeps integer, floating-point and boolean arguments only: an operation has no other state. Subclasses and their
 * no-argument constructors are public because SameDiff creates them by reflection.
 */
public abstract class FusedOp extends DynamicCustomOp {
    FusedOp() {}

    FusedOp(SameDiff sd, List<SDVariable> inputs) {
        super(null, sd, inputs.toArray(SDVariable[]::new));
    }

    /**
     * @param inputs shapes of the inputs
     * @return shapes of the outputs
     */
    public abstract List<long[]> outputShapes(List<long[]> inputs);

    /**
     * @param output number of an output
     * @return number of the input that is passed through as this output, without a copy; -1 if the output is an array
     *     of its own
     */
    public int passedThrough(int output) {
        return -1;
    }

    /**
     * @return numbers of the weights among the inputs, which a backend may lay out in its workspace before it
     *     multiplies: once, if all of them are constants
     */
    public List<Integer> weights() {
        return List.of();
    }

    /**
     * @param inputs shapes of the inputs
     * @param wanted whether an output, by its number, is computed
     * @return floating-point operations of its matrix products, two per multiply-add
     */
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        return 0;
    }

    final boolean flag(int index) {
        return bArguments.get(index);
    }

    final int integer(int index) {
        return Math.toIntExact(iArguments.get(index));
    }

    @Override
    public String opName() {
        return "vit4j_" + getClass().getSimpleName();
    }

    @Override
    public long opHash() {
        return opName().hashCode();
    }

    @Override
    public CustomOpDescriptor getDescriptor() {
        return null;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        if (inputs.stream().anyMatch(type -> type != DataType.FLOAT)) {
            throw new IllegalArgumentException(
                    opName() + " computes in FLOAT, not " + inputs + "; build the graph with stock operations");
        }
        return Collections.nCopies(getNumOutputs(), DataType.FLOAT);
    }

    @Override
    public List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
        List<long[]> inputs =
                context.getInputArrays().stream().map(a -> a.shape()).toList();
        return outputShapes(inputs).stream()
                .map(shape -> LongShapeDescriptor.fromShape(shape, DataType.FLOAT))
                .toList();
    }

    @Override
    public Map<String, Object> propertiesForFunction() {
        return Map.of();
    }

    @Override
    public void setPropertiesForFunction(Map<String, Object> properties) {
        // Everything is in the arguments.
    }
}
