package dev.vit4j.cli;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion script for fish, which picocli does not. */
final class FishCompletion {
    /** Tells by the words after {@code vit} which command is being typed; it must come first. */
    private static final String FUNCTIONS = """
            function __vit_is
                set -l words (commandline -opc)
                set -l last (math (count $argv) + 1)
                test (count $words) -ge $last; and test "$words[2..$last]" = "$argv"
            end

            function __vit_starts
                test (count (commandline -opc)) -eq 1
            end

            complete -c vit -f
            """;

    private static final Set<Class<?>> FILES = Set.of(Path.class, File.class, String.class);

    private final StringBuilder script = new StringBuilder(FUNCTIONS);

    private FishCompletion() {}

    /**
     * @param root the command {@code vit}
     * @return the script
     */
    static String script(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.command(root, List.of());
        return completion.script.toString();
    }

    private void command(CommandLine line, List<String> path) {
        List<CommandLine> visible = line.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .toList();
        String here = condition(path, visible);
        for (CommandLine sub : visible) {
            String about = WholeWordHelp.loosened(
                    String.join(" ", sub.getCommandSpec().usageMessage().description()));
            add(here, "-a " + sub.getCommandName(), about);
        }
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                option(here, option);
            }
        }
        CommandSpec spec = line.getCommandSpec();
        if (spec.positionalParameters().stream().anyMatch(argument -> FILES.contains(argument.auxiliaryTypes()[0]))) {
            script.append("complete -c vit -n '").append(here).append("' -F\n");
        }
        spec.positionalParameters().stream()
                .filter(argument -> argument.completionCandidates() != null)
                .forEach(argument -> add(here, "-a '" + candidates(argument.completionCandidates()) + "'", ""));
        for (CommandLine sub : visible) {
            List<String> below = new ArrayList<>(path);
            below.add(sub.getCommandName());
            command(sub, below);
        }
    }

    private static String condition(List<String> path, List<CommandLine> subcommands) {
        if (path.isEmpty()) {
            return "__vit_starts";
        }
        String words = String.join(" ", path);
        StringBuilder condition = new StringBuilder("__vit_is " + words);
        for (CommandLine sub : subcommands) {
            condition.append("; and not __vit_is ").append(words).append(' ').append(sub.getCommandName());
        }
        return condition.toString();
    }

    private void option(String here, OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        add(here, names.substring(1) + values(option), String.join(" ", option.description()));
        if (option.negatable()) {
            add(here, "-l no-" + option.longestName().substring(2), "");
        }
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        if (option.completionCandidates() != null) {
            return " -x -a '" + candidates(option.completionCandidates()) + "'";
        }
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        boolean optional = option.arity().min() == 0;
        return FILES.contains(type) ? " -r -F" : optional || type == URI.class ? "" : " -x";
    }

    private static String candidates(Iterable<String> values) {
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add(value.toLowerCase(Locale.ROOT)));
        return String.join(" ", names);
    }

    private void add(String here, String completion, String about) {
        script.append("complete -c vit -n '").append(here).append("' ").append(completion);
        if (!about.isEmpty()) {
            script.append(" -d '").append(firstSentence(about)).append('\'');
        }
        script.append('\n');
    }

    /** Returns the first sentence or its part in front of a parenthesis, colon or semicolon, quoted for fish. */
    private static String firstSentence(String text) {
        String sentence = text.split("[.:;(] ?(?=$|\\s|[A-Za-z$])", 2)[0].strip();
        return sentence.replace("%%", "%").replace("\\", "\\\\").replace("'", "\\'");
    }
}
