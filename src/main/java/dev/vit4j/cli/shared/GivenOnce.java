package dev.vit4j.cli.shared;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a command unless an option of one value was typed twice. Picocli refuses that itself, but not for options of a group:
 * there the second one begins the group anew, and what was typed of it before is forgotten without a word.
 */
public final class GivenOnce implements IExecutionStrategy {
    private final IExecutionStrategy then;

    /** @param then what runs the command */
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
        }
    }

    /**
     * @param option typed more than once
     * @return what is wrong and what to do, with the values where picocli kept them all
     */
    public static String message(OptionSpec option) {
        List<String> values = option.originalStringValues();
        boolean shown = option.arity().max() > 0 && values.size() > 1;
        return "option '" + option.longestName() + "' is given more than once"
                + (shown ? ": " + String.join(", ", values) : "") + "; leave one of them";
    }
}
