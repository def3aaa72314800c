package dev.vit4j.ops.cpu;

import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.QuietBuild;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.cpu.kernel.KernelChoice;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.StockOps;
import dev.vit4j.ops.fused.FusedCapabilities;
import dev.vit4j.ops.fused.FusedOps;
import dev.vit4j.ops.session.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One operation as a graph of its own with random inputs, run with any implementation and precision. */
public final class OpGraph {
    private final Map<String, double[]> values = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Map<String, VariableType> types = new LinkedHashMap<>();
    private final Random random;
    private final Body body;
    private INDArray along;

    /** Adds the operation to a graph. */
    public interface Body {
        SDVariable build(EncoderOps ops, Function<String, SDVariable> input);
    }

    /** What came out: the result, and gradients by input of the sum of the result times fixed random numbers. */
    public record Outcome(INDArray result, double loss, Map<String, INDArray> gradients, Map<String, INDArray> more) {}

    public OpGraph(long seed, Body body) {
        this.random = new Random(seed);
        this.body = body;
    }

    public OpGraph variable(String name, long... shape) {
        return put(name, VariableType.VARIABLE, shape);
    }

    public OpGraph placeholder(String name, long... shape) {
        return put(name, VariableType.PLACEHOLDER, shape);
    }

    /** A constant with these values. */
    public OpGraph constant(String name, double[] x, long... shape) {
        values.put(name, x);
        shapes.put(name, shape);
        types.put(name, VariableType.CONSTANT);
        return this;
    }

    private OpGraph put(String name, VariableType type, long... shape) {
        double[] x = random.doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .map(u -> (float) (2 * u - 1))
                .toArray();
        values.put(name, x);
        shapes.put(name, shape);
        types.put(name, type);
        return this;
    }

    public double[] values(String name) {
        return values.get(name);
    }

    public List<String> variables() {
        return values.keySet().stream()
                .filter(name -> types.get(name) == VariableType.VARIABLE)
                .toList();
    }

    Outcome fused(int threads, String... more) {
        return run(CpuBackend.capabilities(), DataType.FLOAT, () -> new CpuBackend(threads), more);
    }

    /** With weights laid out so, whatever this machine would choose. */
    Outcome fused(int threads, WeightLayout layout) {
        return run(
                CpuBackend.capabilities(),
                DataType.FLOAT,
                () -> new CpuBackend(new Engine(KernelChoice.best(), threads, layout)));
    }

    public Outcome stock(String... more) {
        return run(null, DataType.DOUBLE, () -> new CpuBackend(1), more);
    }

    /** On a backend for which a multi-layer perceptron is several operations. */
    Outcome inParts(int threads) {
        return run(new FusedCapabilities(false), DataType.FLOAT, () -> new CpuBackend(threads));
    }

    /** @param fused what fused operations may be; null for the stock ones */
    private Outcome run(FusedCapabilities fused, DataType type, Supplier<Backend> backend, String... more) {
        SameDiff sd = SameDiff.create();
        EncoderOps ops = fused != null ? new FusedOps(sd, fused) : new StockOps(sd);
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        SDVariable result = body.build(ops, name -> input(sd, type, placeholders, name));
        SDVariable direction = sd.constant("direction", direction(result, sd, type, placeholders));
        result.mul(direction).sum().rename("loss");
        sd.setLossVariables("loss");
        List<String> names = variables();
        QuietBuild.run(() -> sd.createGradFunction(names.toArray(String[]::new)));
        SameDiff gradient = sd.getFunction("grad");
        Map<String, String> gradientNames = new LinkedHashMap<>();
        names.forEach(n -> gradientNames.put(n, sd.getVariable(n).gradient().name()));
        List<String> wanted = new ArrayList<>(gradientNames.values());
        wanted.add("loss");
        wanted.add(result.name());
        wanted.addAll(List.of(more));
        try (GraphRunner runner = new GraphRunner(gradient, wanted, backend)) {
            // Twice: the first run makes the plan, the second follows it, in memory that was written to.
            runner.run(placeholders);
            Map<String, INDArray> out = runner.run(placeholders);
            Map<String, INDArray> gradients = new LinkedHashMap<>();
            gradientNames.forEach((n, g) -> gradients.put(n, out.get(g).dup('c')));
            Map<String, INDArray> others = new LinkedHashMap<>();
            for (String name : more) {
                others.put(name, out.get(name).dup('c'));
            }
            return new Outcome(out.get(result.name()).dup('c'), out.get("loss").getDouble(0), gradients, others);
        }
    }

    /**
     * Central differences of the stock operation's loss, in double precision.
     *
     * @param name of a variable
     * @param elements of it
     * @param h step
     * @return the slope at each element
     */
    public double[] slopes(String name, int[] elements, double h) {
        SameDiff sd = SameDiff.create();
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        SDVariable result = body.build(new StockOps(sd), n -> input(sd, DataType.DOUBLE, placeholders, n));
        SDVariable direction = sd.constant("direction", direction(result, sd, DataType.DOUBLE, placeholders));
        result.mul(direction).sum().rename("loss");
        INDArray x = sd.getVariable(name).getArr().reshape(-1);
        double[] slopes = new double[elements.length];
        try (GraphRunner runner = new GraphRunner(sd, List.of("loss"), 1)) {
            for (int i = 0; i < slopes.length; i++) {
                double kept = x.getDouble(elements[i]);
                x.putScalar(elements[i], kept + h);
                double above = runner.run(placeholders).get("loss").getDouble(0);
                x.putScalar(elements[i], kept - h);
                double below = runner.run(placeholders).get("loss").getDouble(0);
                x.putScalar(elements[i], kept);
                slopes[i] = (above - below) / (2 * h);
            }
        }
        return slopes;
    }

    /** The result alone, without a gradient's reads, so that nothing is kept for it. */
    INDArray inference(int threads) {
        SameDiff sd = SameDiff.create();
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        SDVariable result = body.build(
                new FusedOps(sd, CpuBackend.capabilities()), name -> input(sd, DataType.FLOAT, placeholders, name));
        try (GraphRunner runner = new GraphRunner(sd, List.of(result.name()), threads)) {
            return runner.run(placeholders).get(result.name()).dup('c');
        }
    }

    /** As {@link #inference}, with weights laid out so, the variables being constants that are arranged once; the second run. */
    INDArray frozen(int threads, WeightLayout layout) {
        SameDiff sd = SameDiff.create();
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        SDVariable result = body.build(new FusedOps(sd, CpuBackend.capabilities()), name -> {
            SDVariable input = input(sd, DataType.FLOAT, placeholders, name);
            if (types.get(name) == VariableType.VARIABLE && input.getVariableType() == VariableType.VARIABLE) {
                sd.convertToConstant(input);
            }
            return sd.getVariable(name);
        });
        Supplier<Backend> backend = () -> new CpuBackend(new Engine(KernelChoice.best(), threads, layout));
        try (GraphRunner runner = new GraphRunner(sd, List.of(result.name()), backend)) {
            runner.run(placeholders);
            return runner.run(placeholders).get(result.name()).dup('c');
        }
    }

    private SDVariable input(SameDiff sd, DataType type, Map<String, INDArray> placeholders, String name) {
        if (sd.hasVariable(name)) {
            return sd.getVariable(name);
        }
        INDArray array = Nd4j.createFromArray(values.get(name)).castTo(type).reshape(shapes.get(name));
        if (types.get(name) == VariableType.VARIABLE) {
            return sd.var(name, array);
        }
        if (types.get(name) == VariableType.CONSTANT) {
            return sd.constant(name, array);
        }
        placeholders.put(name, array);
        return sd.placeHolder(name, type, shapes.get(name));
    }

    /** Sets what each element of the result counts in the loss. */
    OpGraph along(INDArray direction) {
        along = direction;
        return this;
    }

    /** Fixed numbers shaped like the result, so that every element of it counts differently. */
    private INDArray direction(SDVariable result, SameDiff sd, DataType type, Map<String, INDArray> placeholders) {
        if (along != null) {
            return along.castTo(type);
        }
        try (GraphRunner runner = new GraphRunner(sd, List.of(result.name()), 1)) {
            long[] shape = runner.run(placeholders).get(result.name()).shape();
            long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            double[] x =
                    new Random(7).doubles(length).map(u -> (float) (2 * u - 1)).toArray();
            return Nd4j.createFromArray(x).castTo(type).reshape(shape);
        }
    }
}
