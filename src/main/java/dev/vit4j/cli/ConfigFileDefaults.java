package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.shared.OptionFile;
import dev.vit4j.cli.train.Recipes;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets {@code --config F} and {@code --recipe NAME} stand for options: each key of the YAML or JSON file F, or of the
 * recipe, is a long option without its dashes, and takes effect unless the option is also on the command line; the file
 * wins over the recipe, which it may name itself. The keys become arguments ahead of those typed, so that they are
 * parsed and checked like typed ones.
 *
 * <p>A command takes part by declaring an option {@code --config}, {@code --recipe} or both. Relative paths in the file
 * mean what they mean on the command line: relative to the working folder.
 */
public final class ConfigFileDefaults {
    static final String OPTION = "--config";
    static final String RECIPE = "--recipe";

    private ConfigFileDefaults() {}

    /**
     * @param root the whole command line
     * @param args as typed
     * @return the arguments to parse: as typed, or with the keys of file and recipe put in
     * @throws BadInputException if the file cannot be read, there is no such recipe, a key is unknown or a value does
     *     not fit its option
     */
    static String[] expand(CommandLine root, String[] args) {
        CommandLine command = root;
        int first = 0;
        while (first < args.length && !args[first].equals("--")) {
            CommandLine next = command.getSubcommands().get(args[first++]);
            command = next == null ? command : next;
            if (command.getSubcommands().isEmpty()) {
                break;
            }
        }
        CommandSpec spec = command.getCommandSpec();
        List<String> typed = Arrays.asList(args).subList(first, args.length);
        Optional<OptionFile> file =
                typedValue(spec, OPTION, typed).map(Path::of).map(OptionFile::read);
        Optional<OptionFile> recipe = typedValue(spec, RECIPE, typed)
                .or(() -> file.flatMap(ConfigFileDefaults::recipeOf))
                .map(name -> Recipes.byName(name).options());
        if (file.isEmpty() && recipe.isEmpty()) {
            return args;
        }
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(0, first));
        // A key of the file beats the recipe's even where it says what is the default, and so makes no argument.
        Set<String> inFile = new HashSet<>();
        file.ifPresent(options -> options.options().fieldNames().forEachRemaining(inFile::add));
        recipe.ifPresent(options -> expanded.addAll(arguments(spec, options, typed, inFile)));
        file.ifPresent(options -> expanded.addAll(arguments(spec, options, typed, Set.of())));
        expanded.addAll(typed);
        return expanded.toArray(String[]::new);
    }

    private static Optional<String> recipeOf(OptionFile file) {
        JsonNode name = file.options().path(RECIPE.substring(2));
        return name.isTextual() ? Optional.of(name.textValue()) : Optional.empty();
    }

    /** The last value of an option, where the command has it. */
    private static Optional<String> typedValue(CommandSpec command, String option, List<String> typed) {
        String value = null;
        for (int i = 0; i < typed.size() && !typed.get(i).equals("--"); i++) {
            if (typed.get(i).equals(option) && i + 1 < typed.size()) {
                value = typed.get(i + 1);
            } else if (typed.get(i).startsWith(option + "=")) {
                value = typed.get(i).substring(option.length() + 1);
            }
        }
        return command.findOption(option) == null ? Optional.empty() : Optional.ofNullable(value);
    }

    private static List<String> arguments(
            CommandSpec command, OptionFile file, List<String> typed, Set<String> overridden) {
        Map<String, OptionSpec> known = configurable(command);
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : file.options().properties()) {
            String key = field.getKey();
            OptionSpec option = known.get(key);
            require(
                    option != null,
                    "%s: unknown key '%s'%s\nKeys: %s",
                    file.origin(),
                    key,
                    NearestName.hint(key, known.keySet()),
                    String.join(", ", known.keySet()));
            List<String> values = new ConfigValue(file.origin(), key, option).arguments(field.getValue());
            if (!overridden.contains(key) && !isTyped(option, typed)) {
                arguments.addAll(values);
            }
        }
        return arguments;
    }

    private static Map<String, OptionSpec> configurable(CommandSpec command) {
        Map<String, OptionSpec> known = new TreeMap<>();
        for (OptionSpec option : command.options()) {
            boolean setting = !option.usageHelp() && !option.versionHelp() && !option.hidden() && !option.inherited();
            if (setting
                    && option.longestName().startsWith("--")
                    && !option.longestName().equals(OPTION)) {
                known.put(option.longestName().substring(2), option);
            }
        }
        return known;
    }

    private static boolean isTyped(OptionSpec option, List<String> typed) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            names.add(option.longestName().replaceFirst("^--", "--no-"));
        }
        return typed.stream()
                .takeWhile(arg -> !arg.equals("--"))
                .anyMatch(arg -> names.stream().anyMatch(name -> isName(arg, name)));
    }

    private static boolean isName(String arg, String name) {
        boolean attachedToShort = !name.startsWith("--") && arg.startsWith(name);
        return arg.equals(name) || arg.startsWith(name + "=") || attachedToShort;
    }
}
