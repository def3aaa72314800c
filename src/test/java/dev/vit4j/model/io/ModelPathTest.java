package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.hub.HubListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathTest {
    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private Path model(String name) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"vit\"}");
        Files.writeString(model.resolve("model.safetensors"), "");
        return model;
    }

    private Path run(String name) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("config.json"), "{\"format\": 1, \"run\": {\"epochs\": 3}}");
        return run;
    }

    private void refused(Path typed, String... parts) {
        assertThatThrownBy(() -> ModelPath.of(typed, notes::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(typed + ": ")
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void aModelFolderIsItself() throws IOException {
        Path model = model("m");
        assertThat(ModelPath.of(model, notes::add)).isEqualTo(model);
        assertThat(ModelPath.orVariant(model.toString(), HubListener.of(notes::add)))
                .contains(model);
        assertThat(notes).isEmpty();
    }

    @Test
    void aRunIsItsBestModelElseItsLast() throws IOException {
        Path run = run("runs/a");
        refused(run, "without a finished epoch", "--resume " + run);
        Path last = model("runs/a/last");
        assertThat(ModelPath.of(run, notes::add)).isEqualTo(last);
        assertThat(notes)
                .containsExactly(run + " is a run without a finished epoch: using its unfinished model, " + last);
        Path best = model("runs/a/best");
        assertThat(ModelPath.of(run, notes::add)).isEqualTo(best);
        assertThat(ModelPath.orVariant(run.toString(), HubListener.of(notes::add)))
                .contains(best);
        assertThat(notes.get(1)).isEqualTo(run + " is a run: using its best model, " + best);
    }

    @Test
    void aFolderOfModelsListsThem() throws IOException {
        Path first = model("all/first");
        run("all/second");
        Files.createDirectories(folder.resolve("all/other"));
        refused(folder.resolve("all"), "a folder with 2", first.toString(), folder.resolve("all/second") + "");
        refused(folder.resolve("all/other"), "holds no model: config.json and model.safetensors are missing");
    }

    @Test
    void weightsAloneAreForTheConverter() throws IOException {
        Path weights = Files.createDirectories(folder.resolve("w"));
        Path file = Files.writeString(weights.resolve("model.safetensors"), "");
        refused(weights, "without a configuration", "vit convert " + weights + " DST");
        refused(file, "vit convert " + file + " DST");
        assertThat(ModelPath.ofSource(weights, HubListener.of(notes::add))).isEqualTo(weights);
        assertThat(ModelPath.ofSource(file, HubListener.of(notes::add))).isEqualTo(file);
        refused(model("m").resolve("model.safetensors"), "name the model's folder");
    }

    @Test
    void aMissingPathIsNoVariant() throws IOException {
        Path best = model("runs/first/best");
        refused(best.resolveSibling("bset"), "no such model folder; did you mean '" + best + "'?");
        String typed = best.resolveSibling("bset").toString();
        assertThatThrownBy(() -> ModelPath.orVariant(typed, HubListener.of(notes::add)))
                .hasMessageStartingWith(typed + ": no such folder; did you mean '" + best + "'?")
                .hasMessageNotContaining("Variants");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nano/4", "Ti/16", "cct-2/3x2:width=192"})
    void aVariantIsNoTrainedModel(String name) {
        refused(Path.of(name), "a variant, which has no trained weights; train one with vit train --model " + name);
        assertThat(ModelPath.orVariant(name, HubListener.of(notes::add))).isEmpty();
    }

    @Test
    void aMisspelledVariantLeadsToTheNearest() {
        assertThatThrownBy(() -> ModelPath.orVariant("nanoo/4", HubListener.of(notes::add)))
                .hasMessageContaining("neither a variant nor a folder; did you mean 'nano/4'?")
                .hasMessageContaining("Variants: test, nano/4,");
    }

    /** Names as in the examples of transformers' and timm's model cards. */
    @ParameterizedTest
    @CsvSource({
        "google/vit-base-patch16-224, hf:google/vit-base-patch16-224",
        "facebook/deit-tiny-patch16-224, hf:facebook/deit-tiny-patch16-224",
        "hf-hub:somebody/birds@v2, hf:somebody/birds@v2",
        "https://huggingface.co/google/vit-base-patch16-224, hf:google/vit-base-patch16-224",
        "https://huggingface.co/google/vit-base-patch16-224/tree/v2, hf:google/vit-base-patch16-224@v2",
        "vit_base_patch16_224.augreg_in21k, hf:timm/vit_base_patch16_224.augreg_in21k",
        "timm/vit_base_patch16_224.augreg_in21k, hf:timm/vit_base_patch16_224.augreg_in21k",
        "hf_hub:timm/vit_base_patch16_224.augreg_in21k, hf:timm/vit_base_patch16_224.augreg_in21k",
        "vit_base_patch16_224, hf:timm/vit_base_patch16_224.TAG",
    })
    void namesOfTheHubAndTimmSayHowToNameThem(String name, String hub) {
        assertThatThrownBy(() -> ModelPath.of(Path.of(name), notes::add))
                .hasMessageContaining("not of this machine; name it " + hub + ", which fetches it");
        assertThatThrownBy(() -> ModelPath.orVariant(name, HubListener.of(notes::add)))
                .hasMessageContaining("name it " + hub + ", which fetches it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hf:birds", "hf:", "hf:a/b/c", "hf:../etc", "hf:a/..", "hf:a/b@", "hf:a/b@../x", "hf:a/b@x y"})
    void whatNoRepositoryIsCalledIsRefused(String name) {
        assertThatThrownBy(() -> ModelPath.of(Path.of(name), notes::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("hf:")
                .hasMessageMatching(
                        "(?s).*(give hf:ORG/NAME or hf:ORG/NAME@REVISION|give a branch, a tag or a commit)");
        assertThatThrownBy(() -> ModelPath.orVariant(name, HubListener.of(notes::add)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("hf:");
    }

    @Test
    void aNameBelowAnExistingFolderIsAPath() throws IOException {
        Path typed = Files.createDirectories(folder.resolve("photos")).resolve("vit-base");
        refused(typed, "no such model folder");
    }
}
