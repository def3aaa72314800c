package dev.vit4j.cli.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.attention.FamilyGolden;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vit attention} with models of other families: their tokens, their poolings, and without a class head. */
class FamilyAttentionTest {
    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void images() throws IOException {
        out = folder.resolve("out");
        for (String name : List.of("cat", "dog")) {
            byte[] pixels = new byte[3 * 24 * 16];
            new Random(name.hashCode()).nextBytes(pixels);
            ImageEncoder.writePng(new RgbImage(24, 16, pixels), folder.resolve("photos/" + name + ".png"));
        }
    }

    private CommandRun run(String fixture, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "attention",
                "--model",
                FamilyGolden.copy(fixture, folder.resolve("models")).toString(),
                "--out",
                out.toString(),
                folder.resolve("photos").toString()));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deit-teacher | --query=distillation | raw-last-mean-distillation | query: distillation token",
                "deit-teacher | --query=class | raw-last-mean-class | query: class token",
                "deit-teacher | --query=pooling | raw-last-mean | query: class token and distillation token, half each",
                "deit | --query=class | raw-last-mean | query: class token",
                "dinov2-registers | --query=register:2 | raw-last-mean-register2 | query: register 2",
                "dinov2 | --method=rollout | rollout-mean"
                        + " | query: class token and mean over the queries of all patches, half each",
                "beit | --query=mean | raw-last-mean | mean over the queries of all patches",
                "beit | --query=class | raw-last-mean-class | query: class token",
                "siglip-vision | --method=rollout | rollout-mean"
                        + " | mean over the queries of all patches, weighted as in the attention pooling"
            })
    void filesAndCaptionsNameTheQuery(String fixture, String option, String maps, String query) throws IOException {
        CommandRun run = run(fixture, option, "--format=png,json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(files())
                .containsExactly(
                        "cat-" + maps + ".json",
                        "cat-" + maps + ".png",
                        "contact-sheet-" + maps + ".png",
                        "dog-" + maps + ".json",
                        "dog-" + maps + ".png");
        assertThat(model("cat-" + maps + ".json").get("query").asText()).isEqualTo(query);
    }

    @Test
    void numbersHaveTheWeightOfEveryTokenBeforeThePatches() throws IOException {
        run("dinov2-registers", "--format=json");
        JsonNode map = model("cat-raw-last-mean.json").at("/maps/0");
        JsonNode tokens = map.get("tokens");
        double sum = tokens.get("class_token").asDouble();
        assertThat(tokens.get("registers")).hasSize(4);
        for (JsonNode register : tokens.get("registers")) {
            sum += register.asDouble();
        }
        assertThat(map.get("elsewhere").asDouble()).isCloseTo(sum, within(1e-6));
        assertThat(tokens.has("distillation_token")).isFalse();
        run("deit", "--format=json");
        assertThat(model("cat-raw-last-mean.json").at("/maps/0/tokens").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("class_token", "distillation_token");
        assertThat(model("cat-raw-last-mean.json")
                        .at("/grid/distillation_token")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void attentionPoolingHasAMapOfItsOwn() throws IOException {
        CommandRun run = run("siglip-vision", "--method=pooling", "--format=png,json,html");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode model = model("cat-pooling-weights.json");
        assertThat(model.get("description").asText()).isEqualTo("weights of the attention pooling, mean of 2 heads");
        double sum = 0;
        for (JsonNode row : model.at("/maps/0/weights")) {
            for (JsonNode weight : row) {
                sum += weight.asDouble();
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(files()).contains("cat.html", "index.html", "contact-sheet-pooling-weights.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit-headless", "siglip-vision", "dinov2-registers-headless", "dinov3", "clip-vision"})
    void withoutAClassHeadEverythingIsWrittenButPredictions(String fixture) throws IOException {
        CommandRun run = run(fixture, "--method=rollout", "--format=png,json,html", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String line : run.out().lines().toList()) {
            JsonNode model = Json.mapper().readTree(line).at("/models/0");
            assertThat(model.get("predictions")).isEmpty();
            assertThat(model.get("class").isNull()).isTrue();
        }
        assertThat(files())
                .containsExactly(
                        "cat-rollout-mean.json",
                        "cat-rollout-mean.png",
                        "cat.html",
                        "contact-sheet-rollout-mean.png",
                        "dog-rollout-mean.json",
                        "dog-rollout-mean.png",
                        "dog.html",
                        "index.html");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit-headless | --method=gradient | --method: gradient explains the score of a class, and this model has no"
                        + " class head; use --method raw or rollout, or train a head with vit train --model",
                "vit-headless | --method=gradcam | --method: gradcam explains the score of a class",
                "dinov3 | --method=all | --method: all explains the score of a class",
                "siglip | --query=class | --query: this model has no class token; it has patches (1,1 to 3,3, or mean)",
                "dinov2-registers | --query=register:5 | --query: this model has no register 5; it has a class token"
                        + " (class), registers (register:1 to 4), patches",
                "clip | --method=pooling | --method: this model has no attention or sequence pooling, but mean"
            })
    void whatAModelDoesNotHaveIsWrongUse(String fixture, String option, String message) throws IOException {
        CommandRun run = run(fixture, option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    private JsonNode model(String file) {
        return Json.read(out.resolve(file)).at("/models/0");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
