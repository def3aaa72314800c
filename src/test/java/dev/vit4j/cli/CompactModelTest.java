package dev.vit4j.cli;

import static dev.vit4j.cli.TrainedFolder.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model with a stem of convolutions and sequence pooling through every command. */
class CompactModelTest {
    @TempDir
    private Path folder;

    @Test
    void isTrainedLookedIntoUsedAndTrainedFurther() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best = models.best("cct-2/3x2", "run", "--image-size=18", "--width=24", "--heads=3", "--stem-widths=5");
        assertThat(models.nameOfModel("run")).isEqualTo("cct-2/3x2:width=24:heads=3:stem-widths=5");

        JsonNode info = TrainedFolder.info(best);
        assertThat(info.at("/config/stem").asText()).isEqualTo("convolutions 5 24");
        assertThat(info.at("/config/pooling").asText()).isEqualTo("sequence");
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(25); // 18, 9, 5 along a side
        models.isUsed(best);

        CommandRun further = succeeds(models.train(best, "further", "--image-size=32"));
        assertThat(further.err()).contains("resampled from 5 x 5 to 8 x 8");
        models.isNothingForTimm(best, "timm's ViT has no such stem", "2 convolutions");
    }

    @Test
    void overlappingPatchesWithSequencePoolingAreNothingForTimm() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.trainAndVal(folder.resolve("data"), 8, 4));
        String best = models.best("test", "run", "--image-size=16", "--pooling=sequence");
        models.isNothingForTimm(best, "no sequence pooling");
    }

    @ParameterizedTest
    @CsvSource({
        "--width=101, width 101 is not a whole multiple of heads 2",
        "--pooling=mx, 'expected one of cls, mean, sequence'",
        "--stem=patches, needs a patch size",
    })
    void changesThatDoNotFitAreRefusedBeforeAnythingIsMade(String option, String message) throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.trainAndVal(folder.resolve("data"), 3, 1));
        CommandRun run = models.train("cct-2/3x2", "run", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aModelFoldersShapeIsFixed() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.trainAndVal(folder.resolve("data"), 3, 1));
        CommandRun run = models.train(models.best("test", "model"), "run", "--depth=3");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--depth 3", "is a trained model, whose shape is fixed");
    }

    @Test
    void aBenchmarkNamesItLikeAnyOther() throws IOException {
        CommandRun run = TrainedFolder.run(
                "bench",
                "train",
                "--model=cct-2/3x2:width=32:stem-widths=8",
                "--batch=2",
                "--steps=1",
                "--warmup=1",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode operations = Json.mapper().readTree(run.out()).get("operations");
        assertThat(operations.fieldNames())
                .toIterable()
                .anyMatch(name -> name.contains("Im2col"))
                .anyMatch(name -> name.contains("ReluMaxPool"));
    }
}
