package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.docs.Document;
import dev.vit4j.docs.ShellLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Commands and options in documents are those of the command line. */
class DocumentedCommandsTest {
    private static final Path REFERENCE = Path.of("docs/reference/cli.md");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

    /** Options of programs other than {@code vit} and the scripts. */
    private static final Set<String> OTHERS = Set.of(
            "--add-modules", "--enable-native-access", "--sun-misc-unsafe-memory-access", "--packages", "--jars");

    private final List<Document> documents = Document.all();

    DocumentedCommandsTest() throws IOException {}

    @Test
    void everyCallParses() {
        List<String> wrong = new ArrayList<>();
        int calls = 0;
        for (Document document : documents) {
            for (List<String> call : ShellLine.vitCalls(document)) {
                calls++;
                try {
                    vit().parseArgs(call.toArray(String[]::new));
                } catch (ParameterException e) {
                    wrong.add(document + ": vit " + String.join(" ", call) + ": " + e.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(calls).isGreaterThan(50);
    }

    /** Commands within sentences and tables have placeholders; their names are checked. */
    @Test
    void commandsInSentencesExist() {
        List<String> wrong = new ArrayList<>();
        for (Document document : documents) {
            for (String code : document.inlineCode()) {
                if (code.matches("(scripts/)?vit [a-z].*")) {
                    CommandLine command = command(ShellLine.words(code));
                    boolean elsewhere = command.getCommandName().equals("spark");
                    if (!elsewhere
                            && (command.getParent() == null || !options(command).containsAll(optionsIn(code)))) {
                        wrong.add(document + ": " + code);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void optionsInSentencesExist() throws IOException {
        Set<String> known = new HashSet<>(OTHERS);
        collectOptions(vit(), known);
        known.addAll(OptionAliases.names());
        try (Stream<Path> scripts = Files.walk(Path.of("scripts"))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                known.addAll(optionsIn(Files.readString(script, StandardCharsets.ISO_8859_1)));
            }
        }
        try (Stream<Path> sources = Files.walk(Path.of("spark/src/main/java/dev/vit4j/spark/cli"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                known.addAll(optionsIn(Files.readString(source)));
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Document document : documents) {
            for (String code : document.inlineCode()) {
                if (code.startsWith("--") && !known.containsAll(optionsIn(code))) {
                    wrong.add(document + ": " + code);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** {@code scripts/update-cli-reference} writes the page anew. */
    @Test
    void theReferenceHasTheHelpOfEveryCommand() throws IOException {
        String page = Files.readString(REFERENCE);
        helps().forEach((name, help) -> assertThat(page)
                .as("run scripts/update-cli-reference; a new command needs its heading first")
                .contains("\n## vit" + (name.isEmpty() ? "" : " " + name) + "\n\n```text\n" + help + "```\n"));
    }

    private static void collectOptions(CommandLine command, Set<String> names) {
        names.addAll(options(command));
        command.getSubcommands().values().forEach(sub -> collectOptions(sub, names));
    }

    /** Returns what {@code --help} prints, by the words behind {@code vit}. */
    private static Map<String, String> helps() {
        Map<String, String> helps = new TreeMap<>();
        collect(vit(), "", helps);
        return helps;
    }

    private static void collect(CommandLine line, String name, Map<String, String> helps) {
        helps.put(name, line.getUsageMessage());
        line.getSubcommands().forEach((word, sub) -> {
            boolean elsewhere = word.equals("spark"); // a project of its own, with a page and a test of its own
            if (!elsewhere && !sub.getCommandSpec().usageMessage().hidden()) {
                collect(sub, (name + " " + word).strip(), helps);
            }
        });
    }

    /** Returns the innermost command that the words behind the first name. */
    private static CommandLine command(List<String> words) {
        CommandLine command = vit();
        for (String word : words.subList(1, words.size())) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
        }
        return command;
    }

    private static Set<String> options(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        return Set.copyOf(spec.optionsMap().keySet());
    }

    private static Set<String> optionsIn(String text) {
        Set<String> found = new HashSet<>();
        OPTION.matcher(text).results().forEach(option -> found.add(option.group()));
        return found;
    }

    private static CommandLine vit() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return VitCommand.commandLine(
                new Streams(new ByteArrayInputStream(new byte[0]), nowhere, nowhere), new LocalEngine());
    }
}
