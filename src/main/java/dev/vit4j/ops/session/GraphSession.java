package dev.vit4j.ops.session;

import dev.vit4j.common.HostMemory;
import dev.vit4j.ops.Threads;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.fused.FusedOp;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.FrameIter;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;

/**
 * SameDiff's session with a plan: the first run notes the order of the operations and assigns their memory, later runs
 * only execute. Nothing is allocated in them and no fresh page is touched.
 *
 * <p>ND4J's own walks the graph anew each time (50 to 100 µs an operation), allocates as it goes and never forgets the
 * identities of the arrays it freed. A plan holds for the shapes of the placeholders it was made with; others make a
 * new one. Graphs with loops or conditions have no plan.
 */
public final class GraphSession extends InferenceSession implements AutoCloseable {
    private static final FrameIter OUTER = new FrameIter(OUTER_FRAME, 0, null);

    private final List<String> results;
    private final Supplier<Engine> engines;
    private final PlanOrder order;
    private final Map<String, INDArray> values = new HashMap<>();
    private final Map<OpKind, OpTime> profile = new LinkedHashMap<>();
    private Map<String, List<Long>> shapes;
    private List<PlanStep> steps = List.of();
    private ArrayPool pool = new ArrayPool();
    private Engine engine;
    private boolean profiling;

    /**
     * @param graph what to run
     * @param results names of the variables that every run returns
     * @param engines makes what fused operations run on, if there are any
     */
    public GraphSession(SameDiff graph, List<String> results, Supplier<Engine> engines) {
        super(graph);
        this.results = results;
        this.engines = engines;
        this.order = PlanOrder.of(graph, results);
    }

    public void profile(boolean on) {
        profiling = on;
        profile.clear();
    }

    public Map<OpKind, OpTime> profile() {
        return profile;
    }

    public Map<String, INDArray> run(Map<String, INDArray> placeholders) {
        if (engine != null) {
            Threads.leaveToFused();
        }
        Map<String, List<Long>> now = takeInputs(placeholders);
        if (!now.equals(shapes)) {
            plan(placeholders);
            shapes = now;
        } else {
            for (PlanStep step : steps) {
                long start = System.nanoTime();
                step.run(values);
                if (profiling) {
                    OpTime time = new OpTime(1, System.nanoTime() - start, step.work());
                    profile.merge(step.kind(), time, OpTime::plus);
                }
            }
        }
        Map<String, INDArray> wanted = new LinkedHashMap<>();
        results.forEach(name -> wanted.put(name, values.get(name)));
        return wanted;
    }

    /** Puts variables, constants and placeholders among the values. */
    private Map<String, List<Long>> takeInputs(Map<String, INDArray> placeholders) {
        Map<String, List<Long>> inputShapes = new HashMap<>();
        for (String name : order.reads().keySet()) {
            SDVariable variable = sameDiff.getVariable(name);
            if (variable.getVariableType() == VariableType.ARRAY) {
                continue;
            }
            INDArray array = variable.isPlaceHolder() ? placeholders.get(name) : variable.getArr();
            if (array == null) {
                throw new IllegalArgumentException("no array was given for the graph's input '" + name + "'");
            }
            if (variable.isPlaceHolder()) {
                inputShapes.put(name, Arrays.stream(array.shape()).boxed().toList());
                array = array.castTo(variable.dataType());
            }
            values.put(name, array);
        }
        return inputShapes;
    }

    private void plan(Map<String, INDArray> placeholders) {
        pool.close();
        pool = new ArrayPool();
        setMmgr(pool);
        steps = new ArrayList<>();
        Map<String, INDArray> inputs = new HashMap<>(placeholders);
        inputs.replaceAll((name, array) -> values.getOrDefault(name, array));
        // How many reads of each lent array are still to come, by the variable that was there first.
        LentReads lent = new LentReads(pool);
        for (SameDiffOp node : order.operations()) {
            PlanStep step = node.getOp() instanceof FusedOp ? fusedStep(node) : stockStep(node, inputs);
            step.run(values);
            steps.add(step);
            for (String name : node.getOutputsOfOp()) {
                INDArray array = values.get(name);
                if (array != null) {
                    putNodeValue(SDValue.create(array), OUTER.toVarId(name));
                    lent.add(array, order.reads().getOrDefault(name, 0));
                }
            }
            for (String name : node.getInputsToOp() == null ? List.<String>of() : node.getInputsToOp()) {
                lent.add(values.get(name), -1);
            }
        }
    }

    private PlanStep fusedStep(SameDiffOp node) {
        if (engine == null) {
            HostMemory.require();
            engine = engines.get();
            Threads.leaveToFused();
        }
        return new FusedStep(
                node,
                engine,
                values,
                order.reads(),
                pool,
                name -> sameDiff.getVariable(name).getVariableType() == VariableType.CONSTANT);
    }

    private PlanStep stockStep(SameDiffOp node, Map<String, INDArray> placeholders) {
        Set<VarId> arrays = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (String name : node.getInputsToOp() == null ? List.<String>of() : node.getInputsToOp()) {
            VariableType type = sameDiff.getVariable(name).getVariableType();
            if (type == VariableType.ARRAY || type == VariableType.VARIABLE) {
                arrays.add(OUTER.toVarId(name));
            } else {
                others.add(name);
            }
        }
        Pair<SameDiffOp, OpContext> prepared =
                getAndParameterizeOp(node.getName(), OUTER, arrays, Set.of(), others, placeholders, Set.of(), Map.of());
        OpContext context = prepared.getSecond();
        if (context == null) {
            throw new IllegalArgumentException("operation '" + node.getName() + "' ("
                    + node.getOp().opName() + ") is a loop's, a condition's or a list's: there is no plan for those");
        }
        INDArray first = context.numInputArguments() == 0 ? null : context.getInputArray(0);
        if (first != null && ViewStep.suits(node, first, context.getOutputArray(0))) {
            INDArray unused = context.getOutputArray(0);
            pool.release(unused);
            return new ViewStep(node, first, unused.shape());
        }
        Runnable execution = node.getOp() instanceof Identity
                ? () -> context.setOutputArray(0, context.getInputArray(0))
                : () -> doExec(node.getOp(), context, OUTER, arrays, Set.of(), others, Map.of());
        return new StockStep(node, context, execution, values);
    }

    @Override
    public void close() {
        steps = List.of();
        shapes = null;
        values.clear();
        pool.close();
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
