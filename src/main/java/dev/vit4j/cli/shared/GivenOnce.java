package dev.vit4j.cli.shared;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a command unless a single-value option is given twice, or an option or argument is empty, as an unset variable of
 * the shell leaves it. Picocli checks this itself, but not in argument groups: there
 * a repeated option starts the group over and silently drops its earlier options.
 */
public final class GivenOnce implements IExecutionStrategy {
    private final IExecutionStrategy then;

    /** @param then runs the command */
    public GivenOnce(IExecutionStrategy then) {
        this.then = then;
    }

    @Override
    public int execute(ParseResult result) {
        boolean help = result.asCommandLineList().stream()
                .anyMatch(line -> line.getParseResult().isUsageHelpRequested()
                        || line.getParseResult().isVersionHelpRequested());
        for (ParseResult level = result; level != null && !help; level = level.subcommand()) {
            check(level);
        }
        return then.execute(result);
    }

    private static void check(ParseResult level) {
        Set<OptionSpec> seen = new HashSet<>();
        for (OptionSpec option : level.matchedOptions()) {
            if (!seen.add(option) && !option.isMultiValue()) {
                throw new ParameterException(level.commandSpec().commandLine(), message(option));
            }
            boolean empty = option.arity().max() > 0
                    && option.originalStringValues().stream().anyMatch(String::isBlank);
            if (empty) {
                throw new ParameterException(
                        level.commandSpec().commandLine(),
                        option.longestName() + " '': needs a value, " + option.paramLabel());
            }
        }
        for (PositionalParamSpec argument : level.matchedPositionals()) {
            if (argument.originalStringValues().stream().anyMatch(String::isBlank)) {
                throw new ParameterException(
                        level.commandSpec().commandLine(), argument.paramLabel() + " '': is empty");
            }
        }
    }

    /**
     * @param option given more than once
     * @return the error message, with the values where picocli kept them
     */
    public static String message(OptionSpec option) {
        List<String> values = option.originalStringValues();
        boolean shown = option.arity().max() > 0 && values.size() > 1;
        return "option '" + option.longestName() + "' is given more than once"
                + (shown ? ": " + String.join(", ", values) : "") + "; keep one of them";
    }
}
