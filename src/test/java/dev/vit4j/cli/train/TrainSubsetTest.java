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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainSubsetTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = ColorImages.withTest(folder.resolve("data"), 8, 4, 0);
    }

    private CommandRun train(String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data=" + data, "--image-size=16", "--threads=1"));
        args.addAll(List.of("--batch=4", "--warmup=0", "--json", "--out=" + folder.resolve(out)));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    @Test
    void aModelOfSomeClassesIsTrainedAndEvaluatedOnThese() throws IOException {
        CommandRun run =
                train("two", "--model=test", "--lr=0.005", "--epochs=4", "--classes=red,blue", "--limit-per-class=6");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode config = Json.read(folder.resolve("two/config.json"));
        assertThat(config.at("/data/subset/limitPerClass").asInt()).isEqualTo(6);
        assertThat(ModelFolder.read(folder.resolve("two/best")).labels()).containsExactly("blue", "red");

        CommandRun evaluated =
                run("evaluate", "--model=" + folder.resolve("two/best"), "--data=" + data, "--json", "--threads=1");
        JsonNode json = Json.mapper().readTree(evaluated.out());
        assertThat(json.get("images").asInt())
                .as("the test images of two classes")
                .isEqualTo(8);
        assertThat(json.get("top1").asDouble())
                .isEqualTo(Json.mapper().readTree(run.out()).get("test_top1").asDouble());
    }

    /**
     * A small version of the example in docs/guides/fine-tuning.md: features learned on some classes separate others.
     */
    @Test
    void aHeadForOtherClassesIsFittedOnAFrozenModel() throws IOException {
        assertThat(train("backbone", "--model=test", "--lr=0.005", "--epochs=4", "--classes=red,green")
                        .exitCode())
                .isZero();
        CommandRun head = train(
                "head",
                "--recipe=linear-probe",
                "--epochs=30",
                "--model=" + folder.resolve("backbone/best"),
                "--classes=blue,green,red",
                "--limit-per-class=5");
        assertThat(head.exitCode()).as(head.err()).isZero();
        assertThat(head.err()).contains("class head: keeps the rows of 2 of 3 classes; 1 is new", "15 training");
        assertThat(Json.mapper().readTree(head.out()).get("test_top1").asDouble())
                .isGreaterThan(0.6);
    }

    @Test
    void aClassMayHaveACommaInItsName() throws IOException {
        data = folder.resolve("commas");
        ColorImages.classFolders(data, 4, 0, 1);
        Files.move(data.resolve("red"), data.resolve("red, \"dark\""));
        Files.move(data.resolve("blue"), data.resolve("blue, wet"));
        List<String> expected = List.of("blue, wet", "red, \"dark\"");
        CommandRun typed =
                train("typed", "--model=test", "--epochs=1", "--classes=\"red, \"\"dark\"\"\", \"blue, wet\"");
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(ModelFolder.read(folder.resolve("typed/best")).labels()).isEqualTo(expected);
        CommandRun resumed = run("train", "--resume=" + folder.resolve("typed"), "--epochs=2", "--threads=1");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();

        Path list = Files.writeString(folder.resolve("list.yaml"), "classes:\n  - 'blue, wet'\n  - 'red, \"dark\"'\n");
        assertThat(train("list", "--model=test", "--epochs=1", "--config=" + list)
                        .exitCode())
                .isZero();
        assertThat(ModelFolder.read(folder.resolve("list/best")).labels()).isEqualTo(expected);
        Path text = Files.writeString(folder.resolve("text.yaml"), "classes: '\"blue, wet\",green'\n");
        assertThat(train("text", "--model=test", "--epochs=1", "--config=" + text)
                        .exitCode())
                .isZero();
        assertThat(ModelFolder.read(folder.resolve("text/best")).labels()).containsExactly("blue, wet", "green");

        CommandRun unquoted = train("x", "--model=test", "--classes=blue, wet");
        assertThat(unquoted.exitCode()).isEqualTo(2);
        assertThat(unquoted.err()).contains("has no class 'blue'", "Classes: \"blue, wet\", green, ");
    }

    @Test
    void unknownClassesAndSettingsWithoutATeacherAreNamed() {
        CommandRun unknown = train("x", "--model=test", "--classes=rde");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("--classes: ", "has no class 'rde'; did you mean 'red'?", "Classes: blue, green, red");
        CommandRun alone = train("x", "--model=test", "--distill=hard");
        assertThat(alone.exitCode()).isEqualTo(2);
        assertThat(alone.err()).contains("need --teacher MODEL");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void theTeachersUsualShareAndTemperatureDependOnTheKind() throws IOException {
        assertThat(train("teacher", "--model=test", "--epochs=1").exitCode()).isZero();
        String teacher = "--teacher=" + folder.resolve("teacher/best");
        assertThat(train("soft", "--model=test", "--epochs=1", teacher).exitCode())
                .isZero();
        assertThat(train("hard", "--model=test", "--epochs=1", teacher, "--distill=hard")
                        .exitCode())
                .isZero();
        JsonNode soft = Json.read(folder.resolve("soft/config.json")).get("distillation");
        JsonNode hard = Json.read(folder.resolve("hard/config.json")).get("distillation");
        assertThat(soft.get("alpha").asDouble()).isEqualTo(0.9);
        assertThat(soft.get("temperature").asDouble()).isEqualTo(4);
        assertThat(hard.get("alpha").asDouble()).isEqualTo(0.5);
        assertThat(hard.get("temperature").asDouble()).isEqualTo(1);
    }
}
