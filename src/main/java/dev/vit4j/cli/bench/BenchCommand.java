package dev.vit4j.cli.bench;

import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Json;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.MachineSpeed;
import dev.vit4j.ops.Threads;
import dev.vit4j.train.Benchmark;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit bench}. */
@Command(
        name = "bench",
        customSynopsis = {
            "vit bench [OPTIONS] train|infer|ops",
            "vit bench attention [OPTIONS] --model M --data D",
            "vit bench data [OPTIONS] --data D"
        },
        description =
                "Measures the speed of training or inference on random images, without data loading; ops"
                        + " compares each operation with what this machine can do; attention measures attention maps, data the preparation of batches.",
        footer = {"", "  vit bench train --model reference --batch 64", "  vit bench ops --batch 64 --steps 20"})
public final class BenchCommand implements Callable<Integer> {
    /** Classes of the head that a model without one gets. */
    private static final int CLASSES = 1000;

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "train|infer|ops", arity = "0..1", description = "What to measure.")
    private Mode mode;

    @Option(
            names = "--model",
            paramLabel = "V",
            defaultValue = "reference",
            description = "Measures a variant, or the model of a folder or run (default: ${DEFAULT-VALUE}).")
    private String model = "reference";

    @Option(
            names = "--depth",
            paramLabel = "L",
            converter = PositiveInt.class,
            description = "Builds L encoder blocks instead of the model's own number.")
    private Integer depth;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Runs batches of N images (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            converter = PositiveInt.class,
            description = "Measures N steps (default: ${DEFAULT-VALUE}).")
    private int steps = 10;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            defaultValue = "3",
            description = "Runs N steps before the measured ones (default: ${DEFAULT-VALUE}).")
    private int warmup = 3;

    @Option(
            names = "--watch-memory",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            defaultValue = "0",
            description =
                    "Prints the memory in use on stderr every N steps; 0 for never (default:" + " ${DEFAULT-VALUE}).")
    private int watchMemory;

    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private enum Mode {
        TRAIN,
        INFER,
        OPS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (mode == null) {
            throw new ParameterException(
                    spec.commandLine(), "say what to measure: train, infer, ops, or attention with its own options");
        }
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        ViTConfig named = ModelArgument.orVariant("--model", model, streams::note)
                .map(folder -> ModelFolder.read(folder).config())
                .orElseGet(() -> BadOptionException.ofOptions(() -> ViTVariants.byName(model)));
        ViTConfig classifier =
                named.head().isPresent() ? named : Families.forClasses(named).withClasses(CLASSES);
        ViTConfig config = depth == null ? classifier : classifier.withDepth(depth);
        Benchmark.Plan measured = new Benchmark.Plan(config, plan.ops(), batch, warmup, steps, this::watchMemory);
        streams.out().print(mode == Mode.OPS ? operations(measured) : steps(measured));
        return 0;
    }

    private String steps(Benchmark.Plan measured) {
        BenchReport report = new BenchReport(
                model,
                mode.toString(),
                measured,
                mode == Mode.TRAIN ? Benchmark.train(measured) : Benchmark.infer(measured));
        return json ? Json.line(report.toJson()) + "\n" : report.toText();
    }

    private String operations(Benchmark.Plan measured) {
        Benchmark.Result training = Benchmark.train(measured);
        Benchmark.Result inference = Benchmark.infer(measured);
        // Last: early in the process the JIT compilers compete for the cores.
        MachineSpeed machine = MachineSpeed.measure(Threads.count());
        OpsReport report = new OpsReport(model, measured, machine, training, inference);
        return json ? Json.line(report.toJson()) + "\n" : report.toText();
    }

    private void watchMemory(int step) {
        if (watchMemory > 0 && step % watchMemory == 0) {
            streams.err()
                    .printf(
                            Locale.ROOT,
                            "step %d: heap in use %.1f MB, resident %.1f MB%n",
                            step,
                            MemoryUse.heapAfterCollection() / 1e6,
                            MemoryUse.resident().orElse(0) / 1e6);
        }
    }
}
