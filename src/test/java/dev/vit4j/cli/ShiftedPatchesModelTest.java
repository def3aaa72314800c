package dev.vit4j.cli;

import static dev.vit4j.cli.TrainedFolder.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with shifted patches through every command. */
class ShiftedPatchesModelTest {
    @TempDir
    private Path folder;

    @Test
    void isTrainedLookedIntoUsedAndTrainedFurther() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        String best =
                models.best("test", "run", "--image-size=16", "--stem=shifted-patches", "--patch-size=4", "--cutmix=1");
        assertThat(models.nameOfModel("run")).isEqualTo("test:patch-size=4:stem=shifted-patches");
        assertThat(folder.resolve("run/samples.png")).exists();

        JsonNode info = TrainedFolder.info(best);
        assertThat(info.at("/config/stem").asText()).isEqualTo("shifted-patches");
        assertThat(info.at("/config/channels").asInt()).isEqualTo(3);
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(17);
        models.isUsed(best);

        CommandRun further = succeeds(models.train(best, "further", "--image-size=32"));
        assertThat(further.err()).contains("resampled from 4 x 4 to 8 x 8");
        models.isNothingForTimm(best, "timm's ViT has no such stem", "shifted patches");
    }

    /** Either way: a plain teacher sees the patches' own windows, one with shifted patches finds those around them. */
    @Test
    void isTaughtByAPlainModelAndTeachesOne() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.trainAndVal(folder.resolve("data"), 8, 4));
        String shifted = models.best("test:stem=shifted-patches", "shifted", "--image-size=16");
        String plain = models.best("test", "plain", "--image-size=16", "--teacher", shifted);
        succeeds(models.train("test:stem=shifted-patches:patch-size=4", "back", "--image-size=16", "--teacher", plain));
    }
}
