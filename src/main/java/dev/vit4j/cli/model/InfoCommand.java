package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit info}. */
@Command(
        name = "info",
        customSynopsis = "vit info [OPTIONS] [M]",
        description = "Describes this machine and build, or a model.",
        footer = {"", "  vit info", "  vit info runs/first", "  vit info runs/first --all"})
public final class InfoCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(
            paramLabel = "M",
            arity = "0..1",
            description =
                    "Describe this model (a folder, a run or hf:ORG/NAME): task, classes, size, input and accuracy.")
    private Path model;

    @Option(names = "--all", description = "Show everything about the model, also how it was trained.")
    private boolean all;

    @Option(names = "--json", description = "Print everything as one line of JSON.")
    private boolean json;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    public InfoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        RunPlan plan = run.resolve(streams.err());
        if (model == null) {
            ObjectNode report = SystemReport.gather(plan);
            streams.out().print(json ? Json.line(report) + "\n" : ReportText.of(report));
            return 0;
        }
        Path folder = ModelArgument.trained("", model, streams::note);
        Model read = ModelFolder.read(folder, streams::note);
        if (json || all) {
            ObjectNode report = ModelReport.gather(read);
            ModelSummary.put(report, folder, read);
            streams.out().print(json ? Json.line(report) + "\n" : ReportText.of(report));
        } else {
            streams.out().print(ModelSummary.of(folder, read));
        }
        return 0;
    }
}
