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

/** A model with shifted patches through every command. */
class ShiftedPatchesModelTest {
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
                train(data, "test", out, "--image-size=16", "--stem=shifted-patches", "--patch-size=4", "--cutmix=1");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Json.read(folder.resolve("run/config.json")).get("model").asText())
                .isEqualTo("test:patch-size=4:stem=shifted-patches");
        assertThat(folder.resolve("run/samples.png")).exists();
        String best = out + "/best";

        JsonNode info = Json.mapper().readTree(run("info", best, "--json").out());
        assertThat(info.at("/config/stem").asText()).isEqualTo("shifted-patches");
        assertThat(info.at("/config/channels").asInt()).isEqualTo(3);
        assertThat(info.at("/config/tokens").asInt()).isEqualTo(17);

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
        assertThat(further.err()).contains("resampled from 4 x 4 to 8 x 8");

        CommandRun timm = run("convert", best, folder.resolve("timm") + "", "--to=timm");
        assertThat(timm.exitCode()).isEqualTo(1);
        assertThat(timm.err()).contains("timm's ViT has no such stem", "shifted patches");
        assertThat(folder.resolve("timm")).doesNotExist();
    }

    /** Either way: a plain teacher sees the patches' own windows, one with shifted patches finds those around them. */
    @Test
    void isTaughtByAPlainModelAndTeachesOne() throws IOException {
        Path data = ColourImages.trainAndVal(folder.resolve("data"), 8, 4);
        String shifted = folder.resolve("shifted").toString();
        String plain = folder.resolve("plain").toString();
        assertThat(train(data, "test:stem=shifted-patches", shifted, "--image-size=16")
                        .exitCode())
                .isZero();
        CommandRun taught = train(data, "test", plain, "--image-size=16", "--teacher", shifted + "/last");
        assertThat(taught.exitCode()).as(taught.err()).isZero();
        CommandRun back = train(
                data,
                "test:stem=shifted-patches:patch-size=4",
                folder.resolve("back") + "",
                "--image-size=16",
                "--teacher",
                plain + "/last");
        assertThat(back.exitCode()).as(back.err()).isZero();
    }
}
