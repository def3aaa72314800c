package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Models trained for one epoch by {@code vit train}, and the other commands on them.
 *
 * @param folder what is made lies in it
 * @param data to train on
 */
public record TrainedFolder(Path folder, Path data) {
    public static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    /** @return a run that may have failed */
    public CommandRun train(String model, String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data", data + "", "--model", model));
        args.addAll(List.of("--out", folder.resolve(out) + "", "--batch=8", "--threads=1", "--epochs=1"));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    /** @return the best model's folder of a run that succeeded */
    public String best(String model, String out, String... more) {
        succeeds(train(model, out, more));
        return folder.resolve(out + "/best").toString();
    }

    /** @return the same run, which has ended well */
    public static CommandRun succeeds(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    public static JsonNode info(String model) throws IOException {
        return Json.mapper().readTree(succeeds(run("info", model, "--json")).out());
    }

    /** How the model of a run is named for another one like it. */
    public String nameOfModel(String out) {
        return Json.read(folder.resolve(out + "/config.json")).at("/model/name").asText();
    }

    /** An image that {@code ColorImages.withTest} makes. */
    public String image() {
        return data.resolve("test/red/image0.png").toString();
    }

    /** Evaluates the model, classifies an image with it and makes its maps and page. */
    public void isUsed(String model) throws IOException {
        succeeds(run("evaluate", "--model", model, "--data", data + "", "--json", "--batch=8"));
        CommandRun classified = succeeds(run("classify", "--model", model, "--format=jsonl", image()));
        assertThat(Json.mapper().readTree(classified.out()).get("predictions")).hasSize(3);
        Path maps = folder.resolve("maps");
        succeeds(run("attention", "--model", model, image(), "--out", maps + ""));
        try (var files = Files.list(maps)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("image0-raw-last-mean.png", "image0.html");
        }
    }

    /** The model cannot be written in timm's layout, says why, and leaves nothing behind. */
    public void isNothingForTimm(String model, String... reasons) {
        Path timm = folder.resolve("timm");
        CommandRun converted = run("convert", model, timm + "", "--to=timm");
        assertThat(converted.exitCode()).isEqualTo(1);
        assertThat(converted.err()).contains(reasons);
        assertThat(timm).doesNotExist();
    }
}
