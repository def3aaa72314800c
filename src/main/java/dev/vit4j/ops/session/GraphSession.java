package dev.vit4j.ops.session;

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
import java.util.Optional;
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
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;

/**
 * SameDiff's session with a plan: the first run notes the order of the operations and assigns their memory; later runs
 * only execute and allocate nothing.
 *
 * <p>ND4J's own walks the graph anew each time (50 to 100 µs an operation), allocates as it goes and never forgets the
 * identities of the arrays it freed. A plan holds for the placeholders' shapes it was made with; other shapes make a
 * new plan. Graphs with loops or conditions have no plan.
 */
public final class GraphSession extends InferenceSession implements AutoCloseable {
    private static final FrameIter OUTER = new FrameIter(OUTER_FRAME, 0, null);

    private final List<String> results;
    private final Supplier<Backend> backends;
    private final PlanOrder order;
    private final Map<String, DeviceArray> values = new HashMap<>();
    private final Map<OpKind, OpTime> profile = new LinkedHashMap<>();
    private Map<String, List<Long>> shapes;
    private List<Stretch> stretches = List.of();
    private ArrayPool pool = new ArrayPool();
    private PlanMemory memory = pool;
    private Optional<Backend> backend = Optional.empty();
    private boolean profiling;
    private Optional<Watcher> watcher = Optional.empty();

    /**
     * @param graph what to run
     * @param results names of the variables that every run returns
     * @param backends makes what executes fused operations, if there are any
     */
    public GraphSession(SameDiff graph, List<String> results, Supplier<Backend> backends) {
        super(graph);
        this.results = results;
        this.backends = backends;
        this.order = PlanOrder.of(graph, results);
    }

    /** Receives results as soon as they are computed. */
    public interface Watcher {
        /**
         * @param name of a result
         * @param value valid until the next run
         */
        void computed(String name, INDArray value);
    }

    /**
     * Calls a watcher in every run, on the calling thread, with each result that an operation computes.
     *
     * @param newWatcher to call; the runs after this one make a new plan
     */
    public void watch(Watcher newWatcher) {
        watcher = Optional.of(newWatcher);
        shapes = null;
    }

    public void profile(boolean on) {
        profiling = on;
        profile.clear();
    }

    public Map<OpKind, OpTime> profile() {
        return profile;
    }

    /**
     * Steps up to the next operation of ND4J's.
     *
     * @param steps in order
     * @param submitted those of them that the backend executes
     * @param watched the results that they compute, if these are watched
     */
    private record Stretch(List<PlanStep> steps, List<BackendStep> submitted, List<String> watched) {
        Stretch() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** @return bytes of the arrays that the plan's operations work on */
    public long memoryBytes() {
        return pool.bytes();
    }

    public Map<String, INDArray> run(Map<String, INDArray> placeholders) {
        backend.ifPresent(Backend::enter);
        Map<String, List<Long>> now = takeInputs(placeholders);
        if (!now.equals(shapes)) {
            plan(placeholders);
            shapes = now;
        } else if (profiling) {
            for (Stretch stretch : stretches) {
                stretch.steps().forEach(this::measure);
                show(stretch.watched());
            }
        } else {
            stretches.forEach(this::runStretch);
        }
        Map<String, INDArray> wanted = new LinkedHashMap<>();
        results.forEach(name -> wanted.put(name, values.get(name).onHost()));
        return wanted;
    }

    private void runStretch(Stretch stretch) {
        for (PlanStep step : stretch.steps()) {
            if (step instanceof BackendStep own) {
                own.take(values);
            } else {
                step.run(values);
            }
        }
        if (!stretch.submitted().isEmpty()) {
            backend.orElseThrow().submit(stretch.submitted());
        }
        show(stretch.watched());
    }

    private void show(List<String> computed) {
        for (String name : computed) {
            watcher.orElseThrow().computed(name, values.get(name).onHost());
        }
    }

    private void measure(PlanStep step) {
        long start = System.nanoTime();
        step.run(values);
        profile.merge(step.kind(), new OpTime(1, System.nanoTime() - start, step.work()), OpTime::plus);
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
            values.put(name, HostArray.of(array, values.get(name)));
        }
        return inputShapes;
    }

    private void plan(Map<String, INDArray> placeholders) {
        closeMemory();
        pool = new ArrayPool();
        setMmgr(pool);
        if (backend.isEmpty() && order.operations().stream().anyMatch(node -> node.getOp() instanceof FusedOp)) {
            backend = Optional.of(backends.get());
            backend.get().enter();
        }
        memory = backend.map(own -> own.memory(pool)).orElse(pool);
        Map<String, INDArray> inputs = new HashMap<>(placeholders);
        inputs.replaceAll(
                (name, array) -> values.containsKey(name) ? values.get(name).onHost() : array);
        // Reads that are still to come of each allocated array.
        LentReads lent = new LentReads(memory == pool ? List.of(pool) : List.of(memory, pool));
        stretches = new ArrayList<>();
        Stretch stretch = new Stretch();
        for (SameDiffOp node : order.operations()) {
            PlanStep step = node.getOp() instanceof FusedOp fused ? fusedStep(node, fused) : stockStep(node, inputs);
            step.run(values);
            if (step instanceof StockStep && !stretch.steps().isEmpty()) {
                stretches.add(stretch);
                stretch = new Stretch();
            }
            stretch.steps().add(step);
            if (step instanceof BackendStep own) {
                stretch.submitted().add(own);
            }
            List<String> watched = watcher.isPresent()
                    ? node.getOutputsOfOp().stream().filter(results::contains).toList()
                    : List.of();
            stretch.watched().addAll(watched);
            show(watched);
            if (step instanceof StockStep || !watched.isEmpty()) {
                stretches.add(stretch);
                stretch = new Stretch();
            }
            for (String name : node.getOutputsOfOp()) {
                DeviceArray array = values.get(name);
                if (array != null) {
                    if (array instanceof HostArray host) {
                        putNodeValue(SDValue.create(host.onHost()), OUTER.toVarId(name));
                    }
                    lent.add(array, order.reads().getOrDefault(name, 0));
                }
            }
            for (String name : node.getInputsToOp() == null ? List.<String>of() : node.getInputsToOp()) {
                lent.add(values.get(name), -1);
            }
        }
        if (!stretch.steps().isEmpty()) {
            stretches.add(stretch);
        }
    }

    private PlanStep fusedStep(SameDiffOp node, FusedOp operation) {
        Backend own =
                backend.filter(b -> b.executes(operation)).orElseThrow(() -> Backend.notExecuted(operation, backend));
        return BackendStep.fused(
                node,
                own,
                values,
                order.reads(),
                memory,
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
            if (values.get(name) != null && !(values.get(name) instanceof HostArray)) {
                putNodeValue(SDValue.create(values.get(name).onHost()), OUTER.toVarId(name));
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
        if (node.getOp() instanceof DynamicCustomOp operation
                && backend.filter(own -> own.executes(operation)).isPresent()) {
            context.getOutputArrays().forEach(pool::release);
            List<long[]> outputShapes =
                    context.getOutputArrays().stream().map(INDArray::shape).toList();
            return BackendStep.stock(node, backend.get(), values, order.reads(), memory, outputShapes);
        }
        Runnable execution = node.getOp() instanceof Identity
                ? () -> context.setOutputArray(0, context.getInputArray(0))
                : () -> doExec(node.getOp(), context, OUTER, arrays, Set.of(), others, Map.of());
        return new StockStep(node, context, execution, values);
    }

    private void closeMemory() {
        pool.close();
        if (memory != pool) {
            memory.close();
        }
    }

    @Override
    public void close() {
        stretches = List.of();
        shapes = null;
        values.clear();
        closeMemory();
        backend.ifPresent(Backend::close);
        backend = Optional.empty();
    }
}
