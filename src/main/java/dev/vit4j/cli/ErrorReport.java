package dev.vit4j.cli;

import dev.vit4j.cli.shared.GivenOnce;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.NearestName;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into messages on stderr and exit codes. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final BooleanSupplier wantsStacktrace;

    /** @param wantsStacktrace called only after a failure, when options are parsed */
    ErrorReport(BooleanSupplier wantsStacktrace) {
        this.wantsStacktrace = wantsStacktrace;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        CommandSpec command = line.getCommandSpec();
        PrintWriter err = line.getErr();
        err.println("vit: " + messageOf(e, command));
        err.println("Help: " + command.qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
        return print(e, line.getErr());
    }

    /**
     * @param failure thrown by a command
     * @param err gets the message
     * @return the exit code
     */
    int print(Throwable failure, PrintWriter err) {
        if (failure instanceof BadInputException) {
            err.println("vit: " + failure.getMessage());
        } else {
            Throwable cause = failure instanceof UncheckedIOException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            err.println("vit: " + cause.toString().replaceFirst("^(\\w+\\.)+", ""));
        }
        if (wantsStacktrace.getAsBoolean()) {
            failure.printStackTrace(err);
        } else if (!(failure instanceof BadInputException)) {
            err.println("For a stack trace, run it again with --stacktrace or VIT4J_STACKTRACE=1.");
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private static String messageOf(ParameterException e, CommandSpec command) {
        if (e instanceof OverwrittenOptionException again && again.getOverwritten() instanceof OptionSpec option) {
            return GivenOnce.message(option);
        }
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            boolean constant = e.getArgSpec() instanceof OptionSpec && e.getValue() != null;
            return constant ? wrongValue((OptionSpec) e.getArgSpec(), e) : e.getMessage();
        }
        String typed = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
            List<String> options = visibleLongNames(command);
            return "unknown option '" + name + "'" + NearestName.hint(name, options) + "\nOptions: " + list(options);
        }
        if (!command.subcommands().isEmpty() && command.positionalParameters().isEmpty()) {
            Collection<String> names = command.subcommands().keySet();
            return "unknown command '" + typed + "'" + NearestName.hint(typed, names) + "\nCommands: " + list(names);
        }
        return "unexpected argument '" + typed + "'";
    }

    private static String wrongValue(OptionSpec option, ParameterException e) {
        if (option.completionCandidates() == null) {
            return e.getMessage();
        }
        List<String> constants = new ArrayList<>();
        option.completionCandidates().forEach(name -> constants.add(name.toLowerCase(Locale.ROOT)));
        return option.longestName() + " " + e.getValue() + ": unknown" + NearestName.hint(e.getValue(), constants)
                + "\nChoose from: " + String.join(", ", constants);
    }

    private static List<String> visibleLongNames(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .collect(Collectors.toList());
    }

    private static String list(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
