package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColourImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of a model that change its arithmetic, from {@code vit train} to every other command. */
class ModelOptionsTest {
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
    void localityAttentionIsTrainedUsedAndLookedInto() throws IOException {
        Path data = ColourImages.withTest(folder.resolve("data"), 4, 2, 0);
        String out = folder.resolve("run").toString();
        CommandRun trained =
                train(data, "test", out, "--image-size=16", "--attention=locality", "--attention-dropout=0.1");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Json.read(folder.resolve("run/config.json")).get("model").asText())
                .isEqualTo("test:attention=locality");
        String best = out + "/best";
        assertThat(Json.read(Path.of(best, "config.json"))
                        .at("/vit4j/attention")
                        .asText())
                .isEqualTo("locality");
        JsonNode info = Json.mapper().readTree(run("info", best, "--json").out());
        assertThat(info.at("/config/attention").asText()).isEqualTo("locality");

        CommandRun evaluated = run("evaluate", "--model", best, "--data", data + "", "--json", "--batch=8");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        String image = data.resolve("test/red/image0.png").toString();
        for (String method : List.of("raw", "rollout", "gradient")) {
            CommandRun attention = run(
                    "attention", "--model", best, image, "--out", folder.resolve(method) + "", "--method=" + method);
            assertThat(attention.exitCode()).as(attention.err()).isZero();
        }

        CommandRun timm = run("convert", best, folder.resolve("timm") + "", "--to=timm");
        assertThat(timm.exitCode()).isEqualTo(1);
        assertThat(timm.err()).contains("timm's ViT has no locality attention");
    }

    @Test
    void registersAreTrainedUsedAndGoThroughTimm() throws IOException {
        Path data = ColourImages.withTest(folder.resolve("data"), 4, 2, 0);
        String out = folder.resolve("run").toString();
        CommandRun trained = train(data, "test", out, "--image-size=16", "--registers=2");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        String best = out + "/best";
        assertThat(Json.read(Path.of(best, "config.json"))
                        .at("/vit4j/registers")
                        .asInt())
                .isEqualTo(2);
        JsonNode info = Json.mapper().readTree(run("info", best, "--json").out());
        assertThat(info.at("/config/registers").asInt()).isEqualTo(2);
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(7); // class token, 2 registers, 2 x 2 patches
        assertThat(info.get("parameters").asLong())
                .isEqualTo(Json.mapper()
                                .readTree(run("info", without(data), "--json").out())
                                .get("parameters")
                                .asLong()
                        + 2 * info.at("/config/width").asLong());

        String image = data.resolve("test/red/image0.png").toString();
        Path maps = folder.resolve("maps");
        CommandRun attention = run("attention", "--model", best, image, "--out", maps + "", "--format=png,json");
        assertThat(attention.exitCode()).as(attention.err()).isZero();
        assertThat(Json.read(maps.resolve("image0-raw-last-mean.json"))
                        .at("/models/0/grid/registers")
                        .asInt())
                .isEqualTo(2);

        CommandRun larger = train(data, best, folder.resolve("larger") + "", "--image-size=32");
        assertThat(larger.exitCode()).as(larger.err()).isZero();
        assertThat(larger.err()).contains("resampled from 2 x 2 to 4 x 4");

        assertThat(run("convert", best, folder.resolve("timm") + "", "--to=timm")
                        .exitCode())
                .isZero();
        CommandRun back = run("convert", folder.resolve("timm") + "", folder.resolve("back") + "");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(Json.read(folder.resolve("back/config.json"))
                        .at("/vit4j/registers")
                        .asInt())
                .isEqualTo(2);
    }

    private String without(Path data) {
        CommandRun plain = train(data, "test", folder.resolve("plain") + "", "--image-size=16");
        assertThat(plain.exitCode()).as(plain.err()).isZero();
        return folder.resolve("plain/best").toString();
    }
}
