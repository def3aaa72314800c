package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.DataReadingOptions;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.InterruptGuard;
import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.RequiredOptions;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.train.ResumeChanges;
import dev.vit4j.train.RunFolder;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vit train}. */
@Command(
        name = "train",
        customSynopsis = "vit train [OPTIONS] --data D --model V --out RUN",
        description = "Trains a variant from scratch, fine-tunes a model folder, or resumes a run.",
        footer = {
            "",
            "  vit train --data data/cifar10-mini --model nano/4 --out runs/first",
            "  vit train --recipe cifar10-cpu-30min --data data/cifar-10-batches-bin --out runs/half-hour",
            "  vit train --data my-photos --model runs/first/best --out runs/mine --freeze backbone",
            "  vit train --resume runs/first"
        })
public class TrainCommand implements Callable<Integer>, RequiredOptions {
    /** Options that may differ when a run is resumed. */
    private static final Set<String> BESIDE_RESUME = Set.of(
            "--resume",
            "--json",
            "--device",
            "--threads",
            "--stacktrace",
            "--data",
            "--teacher",
            "--epochs",
            "--workers");

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "RUN", description = "Write the run to this folder, new or empty.")
    private Path out;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Resume the run in this folder with its own options. What may change: --epochs, the places of --data and"
                            + " --teacher if they moved, --threads, --workers, --device and --json.")
    private Path resume;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "Take options from a recipe (vit recipes lists them); typed options and --config win.")
    private String recipe = "";

    @Option(
            names = "--config",
            paramLabel = "F",
            description = "Take options from a YAML or JSON file, by their long names; typed options win.")
    @SuppressWarnings("UnusedVariable") // read by ConfigFileDefaults
    private Path config;

    @Option(names = "--json", description = "Print one line of JSON at the end.")
    private boolean json;

    @ArgGroup(validate = false, heading = ModelOptions.HEADING, order = 1)
    private ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, heading = DataOptions.HEADING, order = 2)
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = DataReadingOptions.HEADING, order = 3)
    private DataReadingOptions reading = new DataReadingOptions();

    @ArgGroup(validate = false, heading = OptimizerOptions.HEADING, order = 4)
    private OptimizerOptions optimizer = new OptimizerOptions();

    @ArgGroup(validate = false, heading = RegularizationOptions.HEADING, order = 5)
    private RegularizationOptions regularization = new RegularizationOptions();

    @ArgGroup(validate = false, heading = AugmentationOptions.HEADING, order = 6)
    private AugmentationOptions augmentation = new AugmentationOptions();

    @ArgGroup(validate = false, heading = DistillationOptions.HEADING, order = 7)
    private DistillationOptions distillation = new DistillationOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING, order = 8)
    private RuntimeOptions runtime = new RuntimeOptions();

    /** @param streams where it reads and writes */
    public TrainCommand(Streams streams) {
        this.streams = streams;
    }

    /** @return trains, in this process unless a command does it elsewhere */
    protected TrainingRunner runner() {
        return TrainingRunner.LOCAL;
    }

    /** @return options that may be given beside {@code --resume}, besides those of {@code vit train} */
    protected Set<String> besideResume() {
        return Set.of();
    }

    @Override
    public Integer call() throws IOException {
        check();
        RunPlan plan = runtime.resolve(streams.err());
        StopRequest stop = new StopRequest();
        TrainingReport report;
        try (ProgressLine line = ProgressLine.on(streams.err());
                InterruptGuard guard = new InterruptGuard(stop, streams.interrupts())) {
            TrainingProgressPrinter printer = new TrainingProgressPrinter(
                    line,
                    summary -> TrainingMachine.describe(plan, summary.options().run()),
                    guard::arm, // from the header on, there is a state to write
                    System::nanoTime);
            report = resume != null
                    ? runner().resume(resume, resumeChanges(), plan, printer, stop)
                    : runner().start(options(plan), out, plan, printer, stop);
            printer.printWaiting();
            line.clear();
            report.lines().forEach(line::message);
            if (json) {
                streams.out().print(Json.line(report.json()) + "\n");
                streams.out().flush(); // after Ctrl-C the process ends as soon as the guard is closed
            }
            guard.finished();
        }
        return report.finished() ? 0 : 1;
    }

    private ResumeChanges resumeChanges() {
        List<String> others = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !BESIDE_RESUME.contains(name) && !besideResume().contains(name))
                .toList();
        if (!others.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume goes on with the run's own options: leave out " + String.join(", ", others)
                            + ", or start a new run from its weights with --model "
                            + new RunFolder(resume).best());
        }
        String teacher = given("--teacher", "");
        String found = teacher.isEmpty()
                ? ""
                : FileNames.of(ModelArgument.trained("--teacher", Locations.path(teacher), streams::note));
        return new ResumeChanges(given("--data", ""), found, given("--epochs", 0), given("--workers", 0));
    }

    /** Returns the value of an option that is on the command line. */
    private <T> T given(String option, T otherwise) {
        return spec.commandLine().getParseResult().matchedOptionValue(option, otherwise);
    }

    private TrainOptions options(RunPlan plan) {
        TrainOptions options = BadOptionException.ofOptions(() -> new TrainOptions(
                data.toChoice(data.data(), reading.reading(streams::note)),
                model.toChoice(model.model(), spec),
                optimizer.addTo(runtime.toSettings(plan.requestedOps())),
                optimizer.toSettings(),
                regularization.toRegularization(),
                augmentation.toSettings(spec),
                distillation.toDistillation(spec),
                recipe));
        if (recipe.equals(Recipes.LINEAR_PROBE) && options.model().freeze().backbone()) {
            streams.err()
                    .println("defaults of --freeze backbone (recipe " + recipe + "), where no option is given: "
                            + Recipes.byName(recipe).settings());
        }
        return options;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (resume == null) {
            addUnless(data.data() != null, "--data D", missing);
            addUnless(model.model() != null, "--model V", missing);
            addUnless(out != null, "--out RUN (or, to go on with a run, --resume RUN)", missing);
        }
        return missing;
    }

    private static void addUnless(boolean given, String option, List<String> missing) {
        if (!given) {
            missing.add(option);
        }
    }

    /** Checks what can be checked before the work starts. */
    private void check() throws IOException {
        if (!missing().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "missing: " + String.join(", ", missing()));
        }
        if (data.data() != null) {
            InputPath.requireData("--data", Locations.path(data.data()));
        }
        OutputPath.requireFolder("--out", out);
    }
}
