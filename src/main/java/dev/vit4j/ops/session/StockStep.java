package dev.vit4j.ops.session;

import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/** A step that runs one of ND4J's operations with arguments and shapes worked out once. */
final class StockStep implements PlanStep {
    private final SameDiffOp node;
    private final OpContext context;
    private final Runnable execution;
    private final INDArray[] inputs;
    private final OpKind kind;
    private final Work work;

    /**
     * @param node the operation in its graph
     * @param context with inputs and outputs set
     * @param execution runs the operation on the context
     * @param values arrays by variable name; has the inputs
     */
    StockStep(SameDiffOp node, OpContext context, Runnable execution, Map<String, DeviceArray> values) {
        this.node = node;
        this.context = context;
        this.execution = execution;
        List<String> names = node.getInputsToOp() == null ? List.of() : node.getInputsToOp();
        this.inputs = names.stream().map(name -> values.get(name).onHost()).toArray(INDArray[]::new);
        this.kind = new OpKind(
                node.getOp().opName(),
                sizes(Arrays.stream(inputs).map(INDArray::shape).toList()));
        this.work = new Work(flops(kind.name(), context), bytes(context));
    }

    /** The shapes of all inputs but vectors and scalars. */
    static String sizes(List<long[]> shapes) {
        return shapes.stream()
                .filter(shape -> shape.length > 1)
                .map(Arrays::toString)
                .map(text -> text.replace(" ", ""))
                .collect(Collectors.joining(" "));
    }

    /**
     * Of ND4J's operations that fused ones replace, two multiply matrices: {@code [b,m,k] [b,k,n]}, and its gradient.
     */
    private static double flops(String name, OpContext context) {
        if (!name.equals("matmul") && !name.equals("matmul_bp")) {
            return 0;
        }
        List<INDArray> in = context.getInputArrays();
        INDArray product = name.equals("matmul") ? context.getOutputArray(0) : in.get(2);
        // bmk * bkn * bmn = b (b m k n)(m k n): so it does not matter which factor is transposed.
        double matrices = 1;
        for (int i = 0; i < product.rank() - 2; i++) {
            matrices *= product.size(i);
        }
        double multiplyAdds = Math.sqrt((double) in.get(0).length() * in.get(1).length() * product.length() / matrices);
        return (name.equals("matmul") ? 2 : 4) * multiplyAdds;
    }

    private static double bytes(OpContext context) {
        return Stream.concat(context.getInputArrays().stream(), context.getOutputArrays().stream())
                .mapToDouble(array -> (double) array.length() * array.dataType().width())
                .sum();
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
    public void run(Map<String, DeviceArray> values) {
        for (int i = 0; i < inputs.length; i++) {
            INDArray array = values.get(node.getInputsToOp().get(i)).onHost();
            if (array != inputs[i]) {
                inputs[i] = array;
                context.setInputArray(i, array);
            }
        }
        execution.run();
        List<INDArray> outputs = context.getOutputArrays();
        for (int i = 0; i < outputs.size(); i++) {
            String name = node.getOutputsOfOp().get(i);
            values.put(name, HostArray.of(outputs.get(i), values.get(name)));
        }
    }
}
