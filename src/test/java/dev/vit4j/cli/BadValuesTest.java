package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.ColorImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, with every kind of unusable value: exit code 2, and a message that names the option. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class BadValuesTest {
    /** Every whole number is a seed, and every finite one a threshold of logits. */
    private static final Set<String> MAY_BE_NEGATIVE = Set.of("--seed", "--threshold");

    private static final Set<String> INPUTS =
            Set.of("--model", "--compare", "--data", "--query", "--teacher", "--resume", "--config");
    private static final Set<String> OUTPUT_FOLDERS = Set.of("--report", "--sort-into", "--cache-dir");
    private static final Set<Class<?>> NUMBERS = Set.of(
            int.class, Integer.class, long.class, Long.class, double.class, Double.class, float.class, Float.class);

    private final Map<String, List<String>> calls = new LinkedHashMap<>();
    private Path folder;
    private Path file;

    @BeforeAll
    void makeInputs(@TempDir Path shared) throws IOException {
        folder = shared;
        Path data = ColorImages.withTest(folder.resolve("data"), 4, 2, 0);
        Path model = folder.resolve("model");
        ViTConfig config = ViTVariants.byName("test").withClasses(3);
        ModelFolder.write(
                model,
                new Model(
                        config,
                        Preprocessing.standard(config.imageSize()),
                        List.of("blue", "green", "red"),
                        WeightInit.fresh(config, 1),
                        Json.mapper().createObjectNode()));
        String image = data.resolve("test/red/image0.png").toString();
        file = Files.writeString(folder.resolve("file"), "");
        String m = "--model=" + model;
        String d = "--data=" + data;
        calls.put("train", List.of(d, "--model=test", "--out=" + folder.resolve("run")));
        calls.put("evaluate", List.of(m, d));
        calls.put("classify", List.of(m, image));
        calls.put("similar", List.of(m, "--query=" + image, image));
        calls.put("attention", List.of(m, image, "--out=" + folder.resolve("maps")));
        calls.put("attention-faithfulness", List.of(m, d, "--images=1"));
        calls.put("info", List.of(model.toString()));
        calls.put("data inspect", List.of(data.toString()));
        calls.put(
                "data export",
                List.of(
                        "--format=folders",
                        data.toString(),
                        folder.resolve("exported").toString()));
        calls.put("data cifar10", List.of());
        calls.put("data cifar100", List.of());
        calls.put(
                "convert", List.of(model.toString(), folder.resolve("converted").toString()));
        calls.put("bench", List.of("infer", "--model=test", "--batch=1", "--steps=1", "--warmup=0"));
        calls.put("bench attention", List.of(m, d, "--images=1"));
        calls.put("bench data", List.of(d, "--model=test", "--warmup=0"));
        calls.put("recipes", List.of());
    }

    static Stream<Arguments> commandsAndOptions() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandLine vit = VitCommand.commandLine(
                new Streams(new ByteArrayInputStream(new byte[0]), nowhere, nowhere), new LocalEngine());
        List<Arguments> all = new ArrayList<>();
        collect(vit, "", all);
        assertThat(all).hasSizeGreaterThan(100);
        return all.stream();
    }

    private static void collect(CommandLine line, String name, List<Arguments> all) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (option.arity().max() > 0 && !option.inherited()) {
                all.add(Arguments.of(name, option.longestName(), option));
            }
        }
        line.getSubcommands().forEach((word, sub) -> collect(sub, (name + " " + word).strip(), all));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("commandsAndOptions")
    void anUnusableValueIsAUsageErrorThatNamesTheOption(String command, String name, OptionSpec option) {
        assertThat(calls).containsKey(command);
        for (String value : badValues(command, name, option)) {
            CommandRun run = TrainedFolder.run(arguments(command, name, option, value));
            assertThat(run.exitCode())
                    .as("%s %s '%s': %s", command, name, value, run.err())
                    .isEqualTo(2);
            assertThat(run.err().lines().findFirst().orElseThrow())
                    .startsWith("vit: ")
                    .contains(name)
                    .contains(value.isEmpty() ? "''" : value)
                    .doesNotContain("Exception")
                    .doesNotContain(".part");
            assertThat(run.out()).isEmpty();
        }
    }

    private String[] arguments(String command, String name, OptionSpec option, String value) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        calls.get(command).stream()
                .filter(argument -> !argument.startsWith(name + "="))
                .filter(argument -> !name.equals("--compare") || !argument.startsWith("--model="))
                .filter(argument -> !name.equals("--resume") || !command.equals("train") || !argument.startsWith("--"))
                .forEach(arguments::add);
        if (name.equals("--class")) {
            arguments.add("--method=gradient");
        }
        if (option.arity().min() > 1) {
            arguments.addAll(List.of(name, value, value));
        } else {
            arguments.add(name + "=" + value);
        }
        if (name.startsWith("--distill")) {
            arguments.add("--teacher=" + calls.get("info").get(0));
        }
        return arguments.toArray(String[]::new);
    }

    private List<String> badValues(String command, String name, OptionSpec option) {
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        List<String> values = new ArrayList<>();
        if (option.arity().min() == 1) {
            values.add("");
        }
        if (NUMBERS.contains(type)) {
            values.addAll(List.of("x", "NaN", "1e999", "0x10"));
            if (!MAY_BE_NEGATIVE.contains(name)) {
                values.add("-1");
            }
        } else if (INPUTS.contains(name)) {
            values.add(folder.resolve("no/such/thing.yaml").toString());
        } else if (type == Path.class) {
            values.addAll(badOutputs(command, name));
        } else if (type == URI.class) {
            values.add("no address");
        } else if (!name.equals("--classes")) {
            values.add("no-such-value");
        }
        return values;
    }

    private List<String> badOutputs(String command, String name) {
        List<String> values = new ArrayList<>();
        boolean isFolder = (OUTPUT_FOLDERS.contains(name) && !command.equals("data inspect"))
                || (name.equals("--out") && !Set.of("classify", "similar").contains(command));
        String ending = isFolder ? "" : ".png";
        values.add(file.resolve("below" + ending).toString());
        values.add(folder.resolve("file/below/deep" + ending).toString());
        if (isFolder) {
            values.add(file.toString());
        } else {
            Path taken = folder.resolve("taken.png");
            try {
                Files.createDirectories(taken);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            values.add(taken.toString());
        }
        if (Files.isDirectory(Path.of("/proc"))) {
            values.add("/proc/vit4j-test" + ending);
        }
        return values;
    }
}
