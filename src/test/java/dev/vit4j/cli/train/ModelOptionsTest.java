package dev.vit4j.cli.train;

import static dev.vit4j.cli.TrainedFolder.run;
import static dev.vit4j.cli.TrainedFolder.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.TrainedFolder;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that change a model's arithmetic, from {@code vit train} through all other commands. */
class ModelOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void localityAttentionIsTrainedUsedAndLookedInto() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 4, 2, 0));
        String best = models.best("test", "run", "--image-size=16", "--attention=locality", "--attention-dropout=0.1");
        assertThat(models.nameOfModel("run")).isEqualTo("test:attention=locality");
        assertThat(vit4j(best).get("attention").asText()).isEqualTo("locality");
        assertThat(TrainedFolder.info(best).at("/config/attention").asText()).isEqualTo("locality");
        models.isUsed(best);
        for (String method : List.of("rollout", "gradient")) {
            succeeds(run(
                    "attention",
                    "--model",
                    best,
                    models.image(),
                    "--out",
                    folder.resolve(method) + "",
                    "--method=" + method));
        }
        models.isNothingForTimm(best, "timm's ViT has no locality attention");
    }

    @Test
    void registersAreTrainedUsedAndGoThroughTimm() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 4, 2, 0));
        String best = models.best("test", "run", "--image-size=16", "--registers=2");
        assertThat(vit4j(best).get("registers").asInt()).isEqualTo(2);
        JsonNode info = TrainedFolder.info(best);
        assertThat(info.at("/config/registers").asInt()).isEqualTo(2);
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(7); // class token, 2 registers, 2 x 2 patches
        JsonNode plain = TrainedFolder.info(models.best("test", "plain", "--image-size=16"));
        assertThat(info.get("parameters").asLong())
                .isEqualTo(plain.get("parameters").asLong()
                        + 2 * info.at("/config/width").asLong());

        Path maps = folder.resolve("json");
        succeeds(run("attention", "--model", best, models.image(), "--out", maps + "", "--format=png,json"));
        assertThat(Json.read(maps.resolve("image0-raw-last-mean.json"))
                        .at("/models/0/grid/registers")
                        .asInt())
                .isEqualTo(2);

        CommandRun larger = succeeds(models.train(best, "larger", "--image-size=32"));
        assertThat(larger.err()).contains("resampled from 2 x 2 to 4 x 4");

        String timm = folder.resolve("timm").toString();
        String back = folder.resolve("back").toString();
        succeeds(run("convert", best, timm, "--to=timm"));
        succeeds(run("convert", timm, back));
        assertThat(vit4j(back).get("registers").asInt()).isEqualTo(2);
    }

    private static JsonNode vit4j(String model) {
        return Json.read(Path.of(model, "config.json")).get("vit4j");
    }
}
