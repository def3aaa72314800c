package dev.vit4j.cli;

import static dev.vit4j.cli.TrainedFolder.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of images and patches that are not square through every command. */
class RectangularModelTest {
    @TempDir
    private Path folder;

    @Test
    void isTrainedLookedIntoUsedAndTrainedFurther() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        CommandRun run = succeeds(models.train(
                "test",
                "run",
                "--image-size=17x30",
                "--patch-size=8x5",
                "--cutmix=1",
                "--random-resized-crop=scale=0.5:1",
                "--crop=0"));
        assertThat(run.err()).contains("images of 17 x 30 in patches of 8 x 5 without the last row of pixels");
        assertThat(models.nameOfModel("run")).isEqualTo("test:patch-size=8x5");
        assertThat(folder.resolve("run/samples.png")).exists();
        String best = folder.resolve("run/best").toString();
        assertThat(Json.read(Path.of(best, "config.json")).get("image_size").toString())
                .isEqualTo("[17,30]");
        assertThat(Json.read(Path.of(best, "config.json")).get("patch_size").toString())
                .isEqualTo("[8,5]");
        assertThat(succeeds(models.train(best, "card")).err()).contains("17 x 30");

        JsonNode info = TrainedFolder.info(best);
        assertThat(info.at("/config/image_size").toString()).isEqualTo("[17,30]");
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(13);
        assertThat(succeeds(TrainedFolder.run("info", best)).out())
                .contains("8 x 5 pixels every 8 x 5, a grid of 2 x 6 without the last row of pixels")
                .contains("RGB, 17 x 30 pixels; resized to 17 x 30, bilinear");
        models.isUsed(best);

        CommandRun further = succeeds(models.train(best, "further", "--image-size=32x20"));
        assertThat(further.err())
                .contains("image size 17 x 30 -> 32 x 20: position embeddings resampled from 2 x 6 to 4 x 4");
        CommandRun resumed = succeeds(TrainedFolder.run("train", "--resume", folder.resolve("further") + ""));
        assertThat(resumed.exitCode()).isZero();
    }

    @Test
    void rowsAndColumnsOfQueriesCountFromOne() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best = models.best("test", "run", "--image-size=16x32", "--patch-size=8x4");
        Path maps = folder.resolve("json");
        succeeds(attention(models, best, "2,8", maps, "--format=json"));
        JsonNode grid = Json.read(maps.resolve("image0-raw-last-mean-row2-column8.json"))
                .at("/models/0/grid");
        assertThat(grid.get("rows").asInt()).isEqualTo(2);
        assertThat(grid.get("columns").asInt()).isEqualTo(8);
        assertThat(grid.get("patch_size").toString()).isEqualTo("[8,4]");
        CommandRun beyond = attention(models, best, "3,8", folder.resolve("none"));
        assertThat(beyond.exitCode()).isEqualTo(2);
        assertThat(beyond.err()).contains("no patch in row 3, column 8: this model has rows 1 to 2 and columns 1 to 8");
        assertThat(attention(models, best, "2,9", folder.resolve("none")).err()).contains("columns 1 to 8");
    }

    private static CommandRun attention(TrainedFolder models, String model, String query, Path out, String... more) {
        String[] args = {"attention", "--model", model, models.image(), "--query", query, "--out", out + ""};
        return with(args, more);
    }

    /** At 48 x 24 as the model that was converted to that size. */
    @Test
    void anyImageSizeCanBeChosenWhereAModelRuns() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best = models.best("test", "run", "--image-size=16");
        String converted = folder.resolve("converted").toString();
        succeeds(TrainedFolder.run("convert", best, converted, "--image-size=48x24"));
        for (String[] command : new String[][] {
            {"classify", "--format=jsonl", models.image()},
            {"classify", "--format=jsonl", "--embeddings", models.image()},
            {"evaluate", "--json", "--data", models.data().toString()}
        }) {
            CommandRun expected = succeeds(with(command, "--model", converted));
            CommandRun run = succeeds(with(command, "--model", best, "--image-size=48x24"));
            assertThat(run.err())
                    .contains("image size 16 -> 48 x 24: position embeddings resampled from 2 x 2 to 6 x 3 patches");
            if (command[0].equals("classify")) {
                assertThat(run.out()).isEqualTo(expected.out());
            } else {
                assertThat(Json.mapper().readTree(run.out()).get("loss"))
                        .isEqualTo(Json.mapper().readTree(expected.out()).get("loss"));
            }
        }
        Path maps = folder.resolve("json");
        String[] attention = {"attention", models.image(), "--query=6,3", "--format=json", "--out", maps.toString()};
        succeeds(with(attention, "--model", best, "--image-size=48x24"));
        assertThat(Json.read(maps.resolve("image0-raw-last-mean-row6-column3.json"))
                        .at("/models/0/grid/image_size")
                        .toString())
                .isEqualTo("[48,24]");
        CommandRun small = with(attention, "--model", best, "--image-size=4");
        assertThat(small.err()).contains("patch size 8 is larger than the image size 4");
    }

    private static CommandRun with(String[] command, String... more) {
        return TrainedFolder.run(
                Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void convolutionsTakeImagesOfAnyShape() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best = models.best("cct-2/3x2", "run", "--image-size=18x10", "--width=24", "--heads=3");
        assertThat(TrainedFolder.info(best).at("/config/tokens").asInt()).isEqualTo(15); // 18, 9, 5 and 10, 5, 3
        models.isUsed(best);
    }

    @Test
    void patchesShiftedByHalfTheirHeightAndWidthAreTrained() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best = models.best("test:stem=shifted-patches:patch-size=4x6", "run", "--image-size=12x18");
        models.isUsed(best);
    }

    @ParameterizedTest
    @CsvSource({
        "--image-size=7, '--image-size 7: patch size 8 is larger than the image size 7'",
        "--image-size=16x7, '--image-size 16x7: patch size 8 is larger than the image size 16 x 7'",
        "--image-size=16x, '''16x'' is not a size: expected the side of a square such as 224, or HEIGHTxWIDTH such as 64x48'",
        "--patch-size=4x0, '''4x0'' is not a size'",
        "--patch-size=40x4, '--patch-size 40x4: patch size 40 x 4 is larger than the image size 32'",
    })
    void sizesThatDoNotFitAreRefusedBeforeAnythingIsMade(String option, String message) throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.trainAndVal(folder.resolve("data"), 3, 1));
        CommandRun run = models.train("test", "run", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
