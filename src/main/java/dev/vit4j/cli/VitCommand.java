package dev.vit4j.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import dev.vit4j.cli.attention.AttentionCommand;
import dev.vit4j.cli.attention.AttentionFaithfulnessCommand;
import dev.vit4j.cli.bench.BenchAttentionCommand;
import dev.vit4j.cli.bench.BenchCommand;
import dev.vit4j.cli.bench.BenchDataCommand;
import dev.vit4j.cli.classify.ClassifyCommand;
import dev.vit4j.cli.classify.SimilarCommand;
import dev.vit4j.cli.data.DataCommand;
import dev.vit4j.cli.data.ExportCommand;
import dev.vit4j.cli.data.InspectCommand;
import dev.vit4j.cli.evaluate.EvaluateCommand;
import dev.vit4j.cli.model.ConvertCommand;
import dev.vit4j.cli.model.InfoCommand;
import dev.vit4j.cli.model.ModelsCommand;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.GivenOnce;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.train.RecipesCommand;
import dev.vit4j.cli.train.TrainCommand;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Terminal;
import dev.vit4j.common.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code vit}: its subcommands, and what happens when one fails. */
@Command(
        name = "vit",
        customSynopsis = "vit COMMAND [OPTIONS]",
        description = "Vision Transformers for the JVM: train, evaluate and classify, and see what a model attends to.",
        versionProvider = VitCommand.VersionLine.class,
        footer = {
            "",
            "Help on a command: vit COMMAND --help, or vit help COMMAND",
            "Exit codes: 0 done, 1 failed, 2 usage error, 130 interrupted."
        })
final class VitCommand implements Callable<Integer> {
    /** Widths of help: options with long values need the one, and wider lines than the other are hard to read. */
    private static final int LEAST_COLUMNS = 80;

    private static final int MOST_COLUMNS = 120;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print a stack trace on failure (also VIT4J_STACKTRACE=1).")
    private boolean stacktrace;

    private VitCommand() {}

    /**
     * Parses and runs a command.
     *
     * @param args as typed
     * @param streams where it reads and writes
     * @param engine runs models
     * @return 0 done, 1 failed, 2 usage error
     */
    static int run(String[] args, Streams streams, Engine engine) {
        CommandLine line = commandLine(streams, engine);
        line.setUsageHelpWidth(Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, Terminal.textColumns())));
        VitCommand vit = line.getCommand();
        ErrorReport report = new ErrorReport(
                () -> vit.stacktrace || "1".equals(System.getenv("VIT4J_STACKTRACE")),
                streams.interrupts()::interrupted);
        line.setParameterExceptionHandler(report);
        line.setExecutionExceptionHandler(report);
        line.setExecutionStrategy(new GivenOnce(line.getExecutionStrategy()));
        try {
            return line.execute(BadOptionException.ofOptions(() -> ConfigFileDefaults.expand(line, args)));
        } catch (RuntimeException | Error e) {
            return report.print(e, line.getErr());
        } finally {
            streams.out().flush();
            streams.err().flush();
        }
    }

    /** Builds the command with all its subcommands, ready to parse. */
    static CommandLine commandLine(Streams streams, Engine engine) {
        CommandLine line = new CommandLine(new VitCommand());
        List<Object> commands = new ArrayList<>(List.of(
                new TrainCommand(streams),
                new RecipesCommand(streams),
                new ModelsCommand(streams),
                new EvaluateCommand(streams, engine),
                new ClassifyCommand(streams, engine),
                new SimilarCommand(streams, engine),
                new AttentionCommand(streams),
                new AttentionFaithfulnessCommand(streams),
                new InfoCommand(streams),
                new CommandLine(new DataCommand(streams))
                        .addSubcommand(new InspectCommand(streams))
                        .addSubcommand(new ExportCommand(streams)),
                new ConvertCommand(),
                new CommandLine(new BenchCommand(streams))
                        .addSubcommand(new BenchAttentionCommand(streams))
                        .addSubcommand(new BenchDataCommand(streams)),
                new HelpCommand(),
                new CompletionCommand(streams)));
        ServiceLoader.load(CommandProvider.class, CommandProvider.class.getClassLoader())
                .forEach(provider -> commands.addAll(provider.commands(streams, engine)));
        commands.forEach(line::addSubcommand);
        if (!line.getSubcommands().containsKey("spark")) {
            line.addSubcommand(new CommandLine(new SparkHint(streams)).setStopAtPositional(true));
        }
        line.registerConverter(Path.class, new LocationConverter());
        sortAsDeclared(line);
        line.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        line.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, CommandGroups::render);
        WholeWordHelp.apply(line);
        PlainNumbers.apply(line);
        return line.setExpandAtFiles(false) // "@list" is classify's own
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setUsageHelpWidth(100)
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    }

    /** Lists options in the order they are declared in, the most important ones first. */
    private static void sortAsDeclared(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
        line.getSubcommands().values().forEach(VitCommand::sortAsDeclared);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** {@code vit 0.1.0}. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vit " + Version.current()};
        }
    }
}
