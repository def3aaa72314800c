package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColourImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model with a stem of convolutions and sequence pooling through every command. */
class CompactModelTest {
    @TempDir
    private Path folder;

    private static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    private CommandRun train(Path data, String model, String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data", data + "", "--model", model, "--out", out));
        args.addAll(List.of("--batch=8", "--threads=1", "--epochs=1"));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void isTrainedLookedIntoUsedAndTrainedFurther() throws IOException {
        Path data = ColourImages.withTest(folder.resolve("data"), 8, 4, 0);
        String out = folder.resolve("run").toString();
        CommandRun trained =
                train(data, "cct-2/3x2", out, "--image-size=18", "--width=24", "--heads=3", "--stem-widths=5");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Json.read(folder.resolve("run/config.json")).get("model").asText())
                .isEqualTo("cct-2/3x2:width=24:heads=3:stem-widths=5");
        String best = out + "/best";

        JsonNode info = Json.mapper().readTree(run("info", best, "--json").out());
        assertThat(info.at("/config/stem").asText()).isEqualTo("convolutions 5 24");
        assertThat(info.at("/config/pooling").asText()).isEqualTo("sequence");
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(25); // 18, 9, 5 along a side

        CommandRun evaluated = run("evaluate", "--model", best, "--data", data + "", "--json", "--batch=8");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        String image = data.resolve("test/red/image0.png").toString();
        CommandRun classified = run("classify", "--model", best, "--format=jsonl", image);
        assertThat(Json.mapper().readTree(classified.out()).get("predictions")).hasSize(3);

        Path maps = folder.resolve("maps");
        CommandRun attention = run("attention", "--model", best, image, "--out", maps + "");
        assertThat(attention.exitCode()).as(attention.err()).isZero();
        try (var files = Files.list(maps)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("image0-raw-last-mean.png", "image0.html");
        }

        CommandRun further = train(data, best, folder.resolve("further") + "", "--image-size=32");
        assertThat(further.exitCode()).as(further.err()).isZero();
        assertThat(further.err()).contains("resampled from 5 x 5 to 8 x 8");

        CommandRun timm = run("convert", best, folder.resolve("timm") + "", "--to=timm");
        assertThat(timm.exitCode()).isEqualTo(1);
        assertThat(timm.err()).contains("timm's ViT has no such stem", "2 convolutions");
    }

    @Test
    void overlappingPatchesWithSequencePoolingAreNothingForTimm() throws IOException {
        Path data = ColourImages.trainAndVal(folder.resolve("data"), 8, 4);
        String out = folder.resolve("run").toString();
        CommandRun trained = train(data, "test", out, "--image-size=16", "--pooling=sequence");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        CommandRun timm = run("convert", out + "/last", folder.resolve("timm") + "", "--to=timm");
        assertThat(timm.exitCode()).isEqualTo(1);
        assertThat(timm.err()).contains("no sequence pooling");
    }

    @ParameterizedTest
    @CsvSource({
        "--width=101, width 101 is not a whole multiple of heads 2",
        "--pooling=mx, 'known are cls, mean, sequence'",
        "--stem=patches, needs a patch size",
    })
    void changesThatDoNotFitAreRefusedBeforeAnythingIsMade(String option, String message) throws IOException {
        Path data = ColourImages.trainAndVal(folder.resolve("data"), 3, 1);
        CommandRun run = train(data, "cct-2/3x2", folder.resolve("run") + "", option);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aModelFoldersShapeIsFixed() throws IOException {
        Path data = ColourImages.trainAndVal(folder.resolve("data"), 3, 1);
        Files.createDirectories(folder.resolve("model"));
        CommandRun run = train(data, folder.resolve("model") + "", folder.resolve("run") + "", "--depth=3");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--depth 3", "is a trained model, whose shape is fixed");
    }

    @Test
    void aBenchmarkNamesItLikeAnyOther() throws IOException {
        CommandRun run =
                run("bench", "ops", "--model=cct-2/3x2:width=32:stem-widths=8", "--batch=2", "--steps=1", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode operations = Json.mapper().readTree(run.out()).at("/train/operations");
        assertThat(operations.findValuesAsText("operation"))
                .anyMatch(name -> name.contains("Neighbours"))
                .anyMatch(name -> name.contains("ReluMaxPool"));
    }
}
