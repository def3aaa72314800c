package dev.vit4j.ops;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/** A step that runs one of ND4J's operations, its arguments and shapes worked out once. */
final class StockStep implements PlanStep {
    private final SameDiffOp node;
    private final OpContext context;
    private final Runnable execution;
    private final INDArray[] inputs;

    /**
     * @param node the operation in its graph
     * @param context with inputs and outputs set
     * @param execution runs the operation on the context
     * @param values arrays by variable name; has the inputs
     */
    StockStep(SameDiffOp node, OpContext context, Runnable execution, Map<String, INDArray> values) {
        this.node = node;
        this.context = context;
        this.execution = execution;
        List<String> names = node.getInputsToOp() == null ? List.of() : node.getInputsToOp();
        this.inputs = names.stream().map(values::get).toArray(INDArray[]::new);
    }

    @Override
    public String name() {
        return node.getOp().opName();
    }

    @Override
    public void run(Map<String, INDArray> values) {
        for (int i = 0; i < inputs.length; i++) {
            INDArray array = values.get(node.getInputsToOp().get(i));
            if (array != inputs[i]) {
                inputs[i] = array;
                context.setInputArray(i, array);
            }
        }
        execution.run();
        List<INDArray> outputs = context.getOutputArrays();
        for (int i = 0; i < outputs.size(); i++) {
            values.put(node.getOutputsOfOp().get(i), outputs.get(i));
        }
    }
}
