package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets {@code --config F} stand for options: each key of the YAML or JSON file F is a long option without its dashes,
 * and takes effect unless the option is also on the command line. The keys become arguments ahead of those typed, so
 * that they are parsed and checked like typed ones.
 *
 * <p>A command takes part by declaring an option {@code --config}. Relative paths in the file mean what they mean on
 * the command line: relative to the working folder.
 */
final class ConfigFileDefaults {
    static final String OPTION = "--config";

    private ConfigFileDefaults() {}

    /**
     * @param root the whole command line
     * @param args as typed
     * @return the arguments to parse: as typed, or with the file's keys put in
     * @throws BadInputException if the file cannot be read, a key is unknown or a value does not fit its option
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
        OptionSpec config = spec.findOption(OPTION);
        String file = config == null ? null : typedValue(args, first);
        if (file == null) {
            return args;
        }
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(0, first));
        List<String> typed = Arrays.asList(args).subList(first, args.length);
        expanded.addAll(arguments(spec, Path.of(file), typed));
        expanded.addAll(typed);
        return expanded.toArray(String[]::new);
    }

    private static String typedValue(String[] args, int from) {
        String value = null;
        for (int i = from; i < args.length && !args[i].equals("--"); i++) {
            if (args[i].equals(OPTION) && i + 1 < args.length) {
                value = args[i + 1];
            } else if (args[i].startsWith(OPTION + "=")) {
                value = args[i].substring(OPTION.length() + 1);
            }
        }
        return value;
    }

    private static List<String> arguments(CommandSpec command, Path file, List<String> typed) {
        Map<String, OptionSpec> known = configurable(command);
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : read(file).properties()) {
            String key = field.getKey();
            OptionSpec option = known.get(key);
            require(
                    option != null,
                    "%s: unknown key '%s'%s\nKeys: %s",
                    file,
                    key,
                    NearestName.hint(key, known.keySet()),
                    String.join(", ", known.keySet()));
            List<String> values = new ConfigValue(file, key, option).arguments(field.getValue());
            if (!isTyped(option, typed)) {
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

    private static JsonNode read(Path file) {
        try {
            JsonNode root = mapper(file).readTree(Files.readString(file, StandardCharsets.UTF_8));
            if (root.isMissingNode() || root.isNull()) {
                return root; // an empty file sets nothing
            }
            require(root.isObject(), "%s: must be a list of 'option: value' pairs, not %s", file, root.getNodeType());
            return root;
        } catch (NoSuchFileException e) {
            throw new BadInputException("--config " + file + ": no such file", e);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new BadInputException(file + ": cannot be understood" + where + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadInputException("--config " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Both read plain trees only: no types, no objects of the file's choosing. */
    private static ObjectMapper mapper(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        require(
                name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"),
                "--config %s: must end in .yaml, .yml or .json",
                file);
        var builder = name.endsWith(".json") ? JsonMapper.builder() : YAMLMapper.builder();
        return builder.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
