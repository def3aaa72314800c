package dev.vit4j.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which images {@code vit evaluate} takes. Of the 30 images {@code {blue,green,red}/image{0..9}.png}, seed 7 and share 0.25
 * hold out 11, counted in Python with hashlib: blue 0, 2, 7; green 3, 7, 8; red 1, 3, 4, 8, 9.
 */
class EvaluatedImagesTest {
    private static final int HELD_OUT = 11;

    @TempDir
    private static Path trained;

    @TempDir
    private Path folder;

    private Path data;
    private Path model;

    @BeforeAll
    static void train() throws IOException {
        ColorImages.classFolders(trained.resolve("data"), 10, 0, 1);
        train(trained.resolve("data"), trained.resolve("run"), "--seed=7", "--val-split=0.25");
    }

    private static void train(Path data, Path out, String... more) {
        String[] args = Stream.concat(
                        Stream.of(
                                "train",
                                "--data=" + data,
                                "--model=test",
                                "--image-size=16",
                                "--batch=8",
                                "--threads=1",
                                "--epochs=1",
                                "--out=" + out),
                        Stream.of(more))
                .toArray(String[]::new);
        CommandRun run = CommandRun.of(new LocalEngine(), "", args);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @BeforeEach
    void remember() {
        data = trained.resolve("data");
        model = trained.resolve("run/best");
    }

    private CommandRun evaluate(String... more) {
        return CommandRun.of(
                new LocalEngine(),
                "",
                Stream.concat(
                                Stream.of(
                                        "evaluate",
                                        "--model=" + model,
                                        "--data=" + data,
                                        "--json",
                                        "--batch=8",
                                        "--threads=1"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static long images(CommandRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Json.mapper().readTree(run.out()).get("images").asLong();
    }

    /** A copy of the training data at another place. */
    private void copyData() throws IOException {
        data = folder.resolve("copy");
        FileUtils.copyDirectory(trained.resolve("data").toFile(), data.toFile());
    }

    @Test
    void ofTheTrainingDataTheImagesHeldOutAreTaken() throws IOException {
        CommandRun run = evaluate();
        assertThat(images(run)).isEqualTo(HELD_OUT);
        assertThat(Json.mapper().readTree(run.out()).get("selection").asText())
                .isEqualTo(data + ": validation part: 11 of 30 images (the model was trained on the others)");
        assertThat(run.err())
                .contains("validation part: 11 of 30 images (the model was trained on the others)")
                .doesNotContain("changed");
    }

    @Test
    void theOptionTakesAnyPartOrAll() throws IOException {
        CommandRun train = evaluate("--split=train");
        assertThat(images(train)).isEqualTo(30 - HELD_OUT);
        assertThat(train.err()).contains("training part: 19 of 30 images (the model was trained on these)");
        CommandRun all = evaluate("--split=all");
        assertThat(images(all)).isEqualTo(30);
        assertThat(all.err()).contains("all 30 images (the model was trained on 19 of them)");
        CommandRun test = evaluate("--split=test");
        assertThat(test.exitCode()).isEqualTo(2);
        assertThat(test.err()).contains("has no test images; choose --split val, train or all");
    }

    @Test
    void allImagesOfADividedFolderAreThoseOfItsParts() throws IOException {
        data = ColorImages.withTest(folder.resolve("divided"), 4, 2, 0);
        assertThat(images(evaluate("--split=all"))).isEqualTo(3 * (4 + 2 + 2));
        CommandRun run = evaluate();
        assertThat(images(run)).isEqualTo(6);
        assertThat(run.err()).contains("test part: 6 of 24 images").doesNotContain("was trained on");
    }

    @Test
    void testShardsAloneAreEvaluatedWhole() throws IOException {
        CommandRun export = CommandRun.of(
                "data",
                "export",
                "--format=webdataset",
                ColorImages.withTest(folder.resolve("divided"), 4, 2, 0).toString(),
                folder.resolve("shards").toString());
        assertThat(export.exitCode()).as(export.err()).isZero();
        data = folder.resolve("shards/test-*.tar");
        assertThat(images(evaluate())).isEqualTo(6);
        assertThat(images(evaluate("--split=test"))).isEqualTo(6);
        assertThat(evaluate("--split=val").err()).contains("no training images beside the test images");
    }

    @Test
    void aCopyOfTheTrainingDataIsRecognized() throws IOException {
        copyData();
        CommandRun run = evaluate();
        assertThat(images(run)).isEqualTo(HELD_OUT);
        assertThat(run.err()).contains("validation part: 11 of 30 images");
    }

    @Test
    void otherImagesUnderTheSameNamesAreTakenWhole() throws IOException {
        data = ColorImages.classFolders(folder.resolve("other"), 10, 0, 99);
        CommandRun run = evaluate();
        assertThat(images(run)).isEqualTo(30);
        assertThat(run.err()).contains("all 30 images (not recognized as data that the model was trained on)");
    }

    /** Python: the hash of red/added.png is 0.228 for seed 7, that of blue/added.png 0.332: held out, and not. */
    @Test
    void whatChangedIsSaidAndNoImageChangesItsPart() throws IOException {
        copyData();
        Files.copy(data.resolve("red/image0.png"), data.resolve("red/added.png"));
        Files.copy(data.resolve("red/image0.png"), data.resolve("blue/added.png"));
        Files.delete(data.resolve("green/image3.png"));
        CommandRun run = evaluate();
        assertThat(run.err())
                .contains("changed since the model was trained: 2 added (blue/added.png, red/added.png), 1 removed"
                        + " (green/image3.png); images that it was trained on are left out")
                .contains("validation part: 11 of 31 images (the model was trained on 19 of the others)");
        assertThat(images(run)).isEqualTo(HELD_OUT - 1 + 1);
    }

    @Test
    void aModelFolderAloneKnowsItsDataElsewhereAndChanged() throws IOException {
        model = folder.resolve("alone/model");
        FileUtils.copyDirectory(trained.resolve("run/best").toFile(), model.toFile());
        copyData();
        assertThat(images(evaluate())).isEqualTo(HELD_OUT);
        Files.delete(data.resolve("green/image3.png"));
        Files.delete(data.resolve("blue/image1.png"));
        CommandRun run = evaluate();
        assertThat(images(run)).isEqualTo(HELD_OUT - 1);
        assertThat(run.err()).contains("changed since the model was trained: 30 images then, 28 now");
    }

    @Test
    void theTrainingFolderOfADividedSetHasNothingToTestOn() throws IOException {
        Path divided = ColorImages.withTest(folder.resolve("divided"), 4, 2, 0);
        train(divided, folder.resolve("run"));
        model = folder.resolve("run/best");
        data = divided.resolve("train");
        CommandRun run = evaluate();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("was trained on all of its 12 images", "--split all");
        data = divided.resolve("val");
        CommandRun val = evaluate();
        assertThat(images(val)).isEqualTo(6);
        data = divided;
        CommandRun whole = evaluate();
        assertThat(images(whole)).isEqualTo(6);
        assertThat(whole.err()).contains("test part: 6 of 24 images (the model was trained on 12 of the others)");
    }

    @Test
    void withoutAnythingHeldOutTheModelCannotBeTestedOnItsData() throws IOException {
        train(trained.resolve("data"), folder.resolve("run"), "--val-split=0");
        model = folder.resolve("run/best");
        CommandRun run = evaluate();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("was trained on all of its 30 images");
        assertThat(images(evaluate("--split=all"))).isEqualTo(30);
    }

    @Test
    void topFiveIsNotPrintedForFiveClassesOrFewer() throws IOException {
        CommandRun run =
                CommandRun.of(new LocalEngine(), "", "evaluate", "--model=" + model, "--data=" + data, "--threads=1");
        assertThat(run.out()).contains("Top-1 accuracy").doesNotContain("Top-5");
        JsonNode json = Json.mapper().readTree(evaluate().out());
        assertThat(json.has("top5")).isTrue();
        CommandRun ten = CommandRun.of(
                new LocalEngine(),
                "",
                List.of("evaluate", "--model=data/models/cifar10-cct", "--data=data/cifar10-mini", "--threads=1")
                        .toArray(String[]::new));
        assertThat(ten.out()).contains("Top-5 accuracy");
    }
}
