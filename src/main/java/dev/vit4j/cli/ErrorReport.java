package dev.vit4j.cli;

import dev.vit4j.cli.shared.GivenOnce;
import dev.vit4j.cli.shared.RequiredOptions;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.FileProblem;
import dev.vit4j.common.NearestName;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into messages on stderr and exit codes. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final int INTERRUPTED = 130;

    private final BooleanSupplier wantsStacktrace;
    private final BooleanSupplier interrupted;

    /**
     * @param wantsStacktrace called only after a failure, when options are parsed
     * @param interrupted whether a signal is ending the process, so that failures are its consequence
     */
    ErrorReport(BooleanSupplier wantsStacktrace, BooleanSupplier interrupted) {
        this.wantsStacktrace = wantsStacktrace;
        this.interrupted = interrupted;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        return usageError(messageOf(e, line.getCommandSpec(), List.of(args)), line);
    }

    private static int usageError(String message, CommandLine line) {
        PrintWriter err = line.getErr();
        err.println("vit: " + DisplayText.printableLines(message));
        err.println("Help: " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
        if (e instanceof BadOptionException && !wantsStacktrace.getAsBoolean()) {
            return usageError(e.getMessage(), line);
        }
        return print(e, line.getErr());
    }

    /**
     * @param failure thrown by a command
     * @param err gets the message
     * @return the exit code
     */
    int print(Throwable failure, PrintWriter err) {
        if (interrupted.getAsBoolean() && !wantsStacktrace.getAsBoolean()) {
            return INTERRUPTED;
        }
        Throwable cause =
                failure instanceof UncheckedIOException && failure.getCause() != null ? failure.getCause() : failure;
        Optional<String> nativeCache = NativeCache.problem(failure);
        boolean foreseen =
                failure instanceof BadInputException || cause instanceof FileSystemException || nativeCache.isPresent();
        if (cause instanceof FileSystemException problem) {
            err.println("vit: " + DisplayText.printableLines(FileProblem.describe(problem)));
        } else if (nativeCache.isPresent()) {
            err.println("vit: " + nativeCache.get());
        } else if (foreseen) {
            err.println("vit: " + DisplayText.printableLines(failure.getMessage()));
        } else {
            err.println("vit: " + DisplayText.printableLines(cause.toString().replaceFirst("^(\\w+\\.)+", "")));
        }
        if (wantsStacktrace.getAsBoolean()) {
            failure.printStackTrace(err);
        } else if (!foreseen) {
            err.println("For a stack trace, run it again with --stacktrace or VIT4J_STACKTRACE=1.");
        }
        err.flush();
        return failure instanceof BadOptionException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String messageOf(ParameterException e, CommandSpec command, List<String> args) {
        if (e instanceof OverwrittenOptionException again && again.getOverwritten() instanceof OptionSpec option) {
            return GivenOnce.message(option);
        }
        if (e instanceof MissingParameterException missing) {
            return missing(missing, command, args);
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command);
        }
        return e.getArgSpec() != null && e.getValue() != null ? wrongValue(e.getArgSpec(), e) : e.getMessage();
    }

    private static String unmatched(UnmatchedArgumentException unmatched, CommandSpec command) {
        String typed = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return unknownOption(name(typed), command);
        }
        if (!command.subcommands().isEmpty() && command.positionalParameters().isEmpty()) {
            List<String> names = visibleCommands(command);
            return "unknown command '" + typed + "'" + NearestName.hint(typed, names) + "\nCommands: " + list(names);
        }
        return "unexpected argument '" + typed + "'";
    }

    private static String name(String typed) {
        return typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
    }

    private static String unknownOption(String name, CommandSpec command) {
        Optional<String> option = OptionAliases.meant(command, name)
                .or(() -> OptionAliases.nearest(command, name, visibleLongNames(command)));
        return "unknown option '" + name + "'"
                + option.map(meant -> "; did you mean '" + meant + "'?").orElse("");
    }

    /**
     * Names everything that is missing at once, where picocli tells options and positional parameters apart. An unknown
     * option comes first: it may be the misspelled name of the missing one.
     */
    private static String missing(MissingParameterException e, CommandSpec command, List<String> args) {
        List<String> names = args.stream()
                .takeWhile(arg -> !arg.equals("--"))
                .map(ErrorReport::name)
                .toList();
        for (String name : names) {
            boolean known = command.findOption(name) != null
                    || command.negatedOptionsMap().containsKey(name);
            if (name.startsWith("--") && !known) {
                return unknownOption(name, command);
            }
        }
        List<String> missing = new ArrayList<>();
        for (ArgSpec other : command.args()) {
            if (other.required() && other.originalStringValues().isEmpty()) {
                missing.add(shown(other));
            }
        }
        ArgSpec arg = e.getMissing().get(0);
        if (!arg.required() || (arg instanceof OptionSpec option && names.contains(option.longestName()))) {
            return (arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel()) + ": needs "
                    + (arg.arity().min() > 1 ? arg.arity().min() + " values, each " : "a value, ")
                    + arg.paramLabel();
        }
        if (command.userObject() instanceof RequiredOptions more) {
            missing.addAll(0, more.missing());
        }
        return "missing: " + String.join(", ", missing);
    }

    private static String shown(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() + " " + arg.paramLabel() : arg.paramLabel();
    }

    private static String wrongValue(ArgSpec arg, ParameterException e) {
        String value = (arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel()) + " "
                + (e.getValue().isEmpty() ? "''" : e.getValue());
        if (arg.completionCandidates() != null) {
            List<String> constants = new ArrayList<>();
            arg.completionCandidates().forEach(name -> constants.add(name.toLowerCase(Locale.ROOT)));
            return value + ": unknown" + NearestName.hint(e.getValue(), constants) + "\nChoose from: "
                    + String.join(", ", constants);
        }
        Class<?> type = arg.isMultiValue() ? arg.auxiliaryTypes()[0] : arg.type();
        if ((arg.converters().length > 0 || type == Path.class) && e.getCause() instanceof TypeConversionException) {
            return value + ": " + e.getCause().getMessage();
        }
        boolean whole = List.<Class<?>>of(int.class, Integer.class, long.class, Long.class)
                .contains(type);
        boolean number = List.<Class<?>>of(double.class, Double.class, float.class, Float.class)
                .contains(type);
        return value + ": must be " + (whole ? "a whole number" : number ? "a number" : "a " + type.getSimpleName());
    }

    private static List<String> visibleLongNames(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    private static List<String> visibleCommands(CommandSpec command) {
        return command.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String list(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
