package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.shared.OptionFile;
import dev.vit4j.cli.train.Recipes;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
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
 * Replaces other names of options by their own, and expands {@code --config F} and {@code --recipe NAME} into options.
 * Each key of the YAML or JSON file F, or of the recipe, is the name of a long option without its dashes. Options on
 * the command line override the file, and the file overrides the recipe; the file may choose the recipe with the key
 * {@code recipe}. Without a recipe, {@code --freeze backbone} chooses {@link Recipes#LINEAR_PROBE}. Keys become
 * arguments in front of the typed ones, so that they are parsed and checked like these.
 *
 * <p>Applies to every command that declares an option {@code --config}, {@code --recipe} or both. Relative paths in the
 * file are relative to the working folder, as on the command line.
 */
public final class ConfigFileDefaults {
    static final String OPTION = "--config";
    static final String RECIPE = "--recipe";
    private static final String FREEZE = "--freeze";

    private ConfigFileDefaults() {}

    /**
     * @param root the root command
     * @param args the arguments as typed
     * @return the arguments to parse, with those of the file and the recipe inserted
     * @throws BadInputException if the file cannot be read, the recipe or a key is unknown, or a value has the wrong
     *     type
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
        List<String> typed = OptionAliases.resolve(spec, Arrays.asList(args).subList(first, args.length));
        Optional<OptionFile> file =
                typedValue(spec, OPTION, typed).map(Path::of).map(OptionFile::read);
        Optional<String> chosen =
                typedValue(spec, RECIPE, typed).or(() -> file.flatMap(options -> textOf(options, RECIPE)));
        Optional<String> implied = chosen.isPresent() ? Optional.empty() : impliedRecipe(spec, typed, file);
        Optional<OptionFile> recipe = chosen.or(() -> implied).map(ConfigFileDefaults::recipe);
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(0, first));
        // A key of the file overrides the recipe's even if its value is the default, which produces no argument.
        Set<String> inFile = new HashSet<>();
        file.ifPresent(options -> options.options()
                .fieldNames()
                .forEachRemaining(
                        key -> inFile.add(OptionAliases.own(spec, "--" + key).substring(2))));
        List<String> fromRecipe =
                recipe.map(options -> arguments(spec, options, typed, inFile)).orElse(List.of());
        expanded.addAll(fromRecipe);
        implied.filter(name -> !fromRecipe.isEmpty()).ifPresent(name -> expanded.add(RECIPE + "=" + name));
        file.ifPresent(options -> expanded.addAll(arguments(spec, options, typed, Set.of())));
        expanded.addAll(typed);
        return expanded.toArray(String[]::new);
    }

    private static OptionFile recipe(String name) {
        try {
            return Recipes.byName(name).options();
        } catch (BadInputException e) {
            throw new BadOptionException(RECIPE + " " + name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the recipe that applies without being named because another option needs its values. */
    private static Optional<String> impliedRecipe(CommandSpec spec, List<String> typed, Optional<OptionFile> file) {
        return typedValue(spec, FREEZE, typed)
                .or(() -> file.flatMap(options -> textOf(options, FREEZE)))
                .filter(freeze -> spec.findOption(RECIPE) != null && freeze.equalsIgnoreCase("backbone"))
                .map(freeze -> Recipes.LINEAR_PROBE);
    }

    private static Optional<String> textOf(OptionFile file, String option) {
        JsonNode name = file.options().path(option.substring(2));
        return name.isTextual() ? Optional.of(name.textValue()) : Optional.empty();
    }

    /** Returns the last value of an option; empty if it is not typed or the command does not declare it. */
    private static Optional<String> typedValue(CommandSpec command, String option, List<String> typed) {
        String value = null;
        for (int i = 0; i < typed.size() && !typed.get(i).equals("--"); i++) {
            if (typed.get(i).equals(option) && i + 1 < typed.size()) {
                value = typed.get(i + 1);
            } else if (typed.get(i).startsWith(option + "=")) {
                value = typed.get(i).substring(option.length() + 1);
            }
        }
        return command.findOption(option) == null
                ? Optional.empty()
                : Optional.ofNullable(value).filter(text -> !text.isBlank()); // an empty one is reported later
    }

    private static List<String> arguments(
            CommandSpec command, OptionFile file, List<String> typed, Set<String> overridden) {
        Map<String, OptionSpec> known = configurable(command);
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : file.options().properties()) {
            String key = OptionAliases.own(command, "--" + field.getKey()).substring(2);
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
