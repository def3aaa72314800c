package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class RecipesTest {
    /** Options that a recipe must not set, because they depend on a machine or a run. */
    private static final Set<String> RUNS_OWN = Set.of("data", "out", "resume", "json", "device", "threads", "recipe");

    @TempDir
    private Path folder;

    static List<String> names() {
        return Recipes.names();
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    /** Options for one epoch of nine images in one batch. */
    private CommandRun trainOneStep(String recipe, String... more) throws IOException {
        Path data = folder.resolve("data");
        if (Files.notExists(data)) {
            ColorImages.trainAndVal(data, 3, 1);
        }
        List<String> args = new ArrayList<>(List.of("train", "--recipe", recipe, "--data", data.toString()));
        args.addAll(List.of("--out", folder.resolve("run-" + recipe).toString()));
        args.addAll(List.of("--epochs=1", "--batch=9", "--threads=1", "--json"));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    private Path smallModel() throws IOException {
        Path first = folder.resolve("first");
        ColorImages.classFolders(folder.resolve("other"), 3, 1, 5);
        CommandRun run = run(
                "train",
                "--data=" + folder.resolve("other"),
                "--model=test",
                "--out=" + first,
                "--epochs=1",
                "--batch=4",
                "--threads=1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return first.resolve("best");
    }

    @Test
    void theIndexListsExactlyTheFilesThatThereAre() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/recipes"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(Recipes.EXTENSION)))
                    .containsExactlyInAnyOrderElementsOf(Recipes.names().stream()
                            .map(name -> name + Recipes.EXTENSION)
                            .toList());
        }
        assertThat(Recipes.names())
                .contains(
                        "cifar10-cpu-30min",
                        "cifar10-cpu-3h",
                        "cifar10-lite7-200ep",
                        "cifar100-cpu-30min",
                        "cifar100-lite7-200ep",
                        "finetune",
                        "linear-probe");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRecipeParsesSaysWhereItComesFromAndTrainsAStep(String name) throws IOException {
        Recipes.Recipe recipe = Recipes.byName(name);
        assertThat(recipe.title()).doesNotContain("\n");
        assertThat(recipe.source()).isNotEmpty();
        assertThat(recipe.result()).isNotEmpty();
        Set<String> keys = new TreeSet<>();
        recipe.options().options().fieldNames().forEachRemaining(keys::add);
        assertThat(keys).doesNotContainAnyElementsOf(RUNS_OWN);

        boolean fromModel = !keys.contains("model");
        CommandRun run = fromModel ? trainOneStep(name, "--model=" + smallModel()) : trainOneStep(name);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Json.mapper().readTree(run.out()).get("epochs").asInt()).isEqualTo(1);
        Path out = folder.resolve("run-" + name);
        assertThat(Files.readAllLines(out.resolve("metrics.jsonl"))).hasSize(1);
        JsonNode config = Json.read(out.resolve("config.json"));
        assertThat(config.get("recipe").asText()).isEqualTo(name);
        JsonNode lr = recipe.options().options().get("lr");
        assertThat(config.at("/optimizer/learningRate/peak").asDouble()).isEqualTo(lr.asDouble());
        assertThat(config.at("/run/epochs").asInt()).as("what is typed wins").isEqualTo(1);
        JsonNode provenance = ModelFolder.read(out.resolve("best")).provenance();
        assertThat(provenance.at("/recipe/recipe").asText()).isEqualTo(name);
        assertThat(provenance.at("/recipe/optimizer/learningRate/peak").asDouble())
                .isEqualTo(lr.asDouble());
    }

    @Test
    void typedOptionsBeatTheFileAndTheFileBeatsTheRecipe() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.yaml"), """
                about: mine
                recipe: cifar10-lite7-200ep
                model: test
                lr: 0.02
                weight-decay: 0.5
                clip: 1
                """);
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        CommandRun run = run(
                "train",
                "--config=" + mine,
                "--data=" + data,
                "--out=" + folder.resolve("run"),
                "--weight-decay=0.25",
                "--epochs=1",
                "--batch=9",
                "--threads=1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode config = Json.read(folder.resolve("run/config.json"));
        assertThat(config.get("recipe").asText()).isEqualTo("cifar10-lite7-200ep");
        assertThat(config.at("/optimizer/adamW/weightDecay").asDouble()).isEqualTo(0.25);
        assertThat(config.at("/optimizer/learningRate/peak").asDouble()).isEqualTo(0.02);
        assertThat(config.at("/optimizer/adamW/clipNorm").asDouble()).isEqualTo(1);
        assertThat(config.at("/optimizer/learningRate/warmupEpochs").asDouble()).isEqualTo(5);
        assertThat(config.at("/regularization/dropouts/dropPath").asDouble()).isEqualTo(0.1);
    }

    @Test
    void aPrintedRecipeIsAConfigurationFile() throws IOException {
        CommandRun printed = run("recipes", "linear-probe");
        assertThat(printed.exitCode()).isZero();
        Path mine = Files.writeString(folder.resolve("mine.yaml"), printed.out());
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        CommandRun run = run(
                "train",
                "--config=" + mine,
                "--model=" + smallModel(),
                "--data=" + data,
                "--out=" + folder.resolve("run"),
                "--epochs=1",
                "--threads=1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode config = Json.read(folder.resolve("run/config.json"));
        assertThat(config.get("recipe").asText()).isEmpty();
        assertThat(config.at("/model/freeze/backbone").asBoolean()).isTrue();
    }

    @Test
    void theListNamesEveryRecipeWithTitleAndSource() {
        CommandRun run = run("recipes");
        assertThat(run.exitCode()).isZero();
        for (String name : Recipes.names()) {
            assertThat(run.out()).contains(name + "\n", Recipes.byName(name).title());
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(Recipes.names().stream()
                        .map(name -> "source: "
                                + Recipes.byName(name).source().replaceAll("\\s+", " ") + " result: "
                                + Recipes.byName(name).result().replaceAll("\\s+", " "))
                        .toList());
        List<String> lines = run("recipes", "--json").out().lines().toList();
        assertThat(lines).hasSameSizeAs(Recipes.names());
        assertThat(lines.get(0)).contains("\"name\":\"" + Recipes.names().get(0) + "\"", "\"options\":{");
    }

    @Test
    void anUnknownRecipeGetsTheNearestNameAndTheList() {
        for (CommandRun run : List.of(
                run("train", "--recipe=finetun", "--data=d", "--model=test", "--out=x"), run("recipes", "finetun"))) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("unknown recipe 'finetun'; did you mean 'finetune'?", "cifar10-cpu-30min");
        }
    }
}
