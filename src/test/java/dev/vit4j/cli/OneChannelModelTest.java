package dev.vit4j.cli;

import static dev.vit4j.cli.TrainedFolder.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.HfConfig;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of other numbers of channels than three through the commands. */
class OneChannelModelTest {
    private static final String GRAY = "src/test/resources/fixtures/shapes/gray";

    @TempDir
    private Path folder;

    @Test
    void luminanceIsClassifiedEvaluatedExplainedAndTrainedOn() throws IOException {
        TrainedFolder models = new TrainedFolder(folder, ColorImages.withTest(folder.resolve("data"), 8, 4, 0));
        assertThat(succeeds(TrainedFolder.run("info", GRAY)).out()).contains("luminance, 12 x 8 pixels");
        String best = models.best(GRAY, "run", "--random-erasing=p=1");
        assertThat(Json.read(Path.of(best, "config.json")).get("num_channels").asInt())
                .isEqualTo(1);
        assertThat(folder.resolve("run/samples.png")).exists();
        models.isUsed(best);
    }

    @Test
    void colorsOfTheSameLuminanceAreTheSame() throws IOException {
        JsonNode gray = classified("data/samples/cat-1.png");
        assertThat(gray.get("predictions")).hasSize(3);
        assertThat(classified("data/samples/ship-1.png").get("predictions")).isNotEqualTo(gray.get("predictions"));
    }

    private static JsonNode classified(String image) throws IOException {
        String out = succeeds(TrainedFolder.run("classify", "--model", GRAY, "--format=jsonl", image))
                .out();
        return Json.mapper().readTree(out);
    }

    @Test
    void fourChannelsAreDescribedButNotRun() throws IOException {
        ViTConfig config = ViTConfig.of(new ImageShape(8, 4), Stem.patches(4), new EncoderShape(8, 1, 2, 8), 3);
        Path model = folder.resolve("four");
        ModelFolder.write(
                model,
                new Model(
                        config,
                        Preprocessing.squeezed(
                                config.imageSize(), Interpolation.BILINEAR, Normalization.half(config.channels())),
                        HfConfig.numbered(3),
                        WeightInit.fresh(config, 1),
                        Json.mapper().createObjectNode()));
        assertThat(succeeds(TrainedFolder.run("info", model + "")).out()).contains("4 channels, 8 x 8 pixels");
        CommandRun run = TrainedFolder.run("classify", "--model", model + "", "data/samples/cat-1.png");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(model + " takes images of 4 channels, but image files give 3 (RGB)");
    }
}
