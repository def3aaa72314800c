package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFolderTest {
    @TempDir
    Path temp;

    private Path copy;
    private final Model model = ModelFolder.read(Fixtures.folder("tiny-a"));

    @BeforeEach
    void writeACopy() throws IOException {
        copy = temp.resolve("copy");
        ModelFolder.write(copy, model);
    }

    private void changeWeights(Consumer<Map<String, INDArray>> change) throws IOException {
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        change.accept(weights);
        Safetensors.write(copy.resolve("model.safetensors"), weights, Map.of());
    }

    private List<String> files() throws IOException {
        try (var files = Files.walk(temp)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> temp.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void writesAFixtureBackByteForByte(String name) throws IOException {
        Path written = temp.resolve(name);

        ModelFolder.write(written, ModelFolder.read(Fixtures.folder(name)));

        assertThat(written.resolve("model.safetensors"))
                .hasSameBinaryContentAs(Fixtures.folder(name).resolve("model.safetensors"));
        assertThat(Json.read(written.resolve("config.json")))
                .isEqualTo(Json.read(Fixtures.folder(name).resolve("config.json")));
    }

    @Test
    void aWrittenFolderHoldsFourFilesAndNothingLiesBesideIt() throws IOException {
        assertThat(files())
                .containsExactly(
                        "copy/config.json",
                        "copy/model.safetensors",
                        "copy/preprocessor_config.json",
                        "copy/vit4j.json");
    }

    @Test
    void provenanceComesBackWithTheFormatVersion() throws IOException {
        ObjectNode provenance = Json.mapper().createObjectNode().put("recipe", "mine");
        ModelFolder.write(
                copy, new Model(model.config(), model.preprocessing(), model.labels(), model.weights(), provenance));

        ObjectNode read = ModelFolder.read(copy).provenance();

        assertThat(read.toString()).isEqualTo("{\"format_version\":1,\"recipe\":\"mine\"}");
        assertThat(provenance.has("format_version")).isFalse();
    }

    @Test
    void aNewerFormatIsRefusedByName() throws IOException {
        Files.writeString(copy.resolve("vit4j.json"), "{\"format_version\": 2}");

        assertThatThrownBy(() -> ModelFolder.read(copy))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("vit4j.json: format_version is 2; this release reads up to 1");
    }

    @Test
    void missingUnexpectedAndMisshapenWeightsAreAllNamed() throws IOException {
        changeWeights(weights -> {
            weights.remove("vit.layernorm.bias");
            weights.put("vit.extra", Nd4j.scalar(1f));
            weights.put("classifier.bias", Nd4j.createFromArray(1f, 2f));
        });

        assertThatThrownBy(() -> ModelFolder.read(copy))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(copy.resolve("model.safetensors").toString())
                .hasMessageContaining("missing: vit.layernorm.bias")
                .hasMessageContaining("unexpected: vit.extra")
                .hasMessageContaining("classifier.bias has shape [2], expected [10]");
    }

    @Test
    void aModelThatDoesNotFitItsConfigurationIsNotWritten() throws IOException {
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        weights.remove("classifier.bias");
        Model broken = new Model(model.config(), model.preprocessing(), model.labels(), weights, model.provenance());

        assertThatThrownBy(() -> ModelFolder.write(temp.resolve("new"), broken))
                .hasMessageContaining("missing: classifier.bias");
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @Test
    void aMissingPreprocessorIsAssumedAndSaidSo() throws IOException {
        Files.delete(copy.resolve("preprocessor_config.json"));
        List<String> notes = new ArrayList<>();

        assertThat(ModelFolder.read(copy, notes::add).preprocessing()).isEqualTo(model.preprocessing());
        assertThat(notes).singleElement().asString().contains("preprocessor_config.json is missing; assumed");
    }

    @Test
    void aBareBackboneNeedsAHeadAndGetsOneForFineTuning() throws IOException {
        Map<String, INDArray> bare = new LinkedHashMap<>();
        model.weights().forEach((name, weight) -> {
            if (!name.startsWith("classifier.")) {
                bare.put(name.substring("vit.".length()), weight);
            }
        });
        bare.put("pooler.dense.weight", Nd4j.zeros(64, 64));
        bare.put("pooler.dense.bias", Nd4j.zeros(64));
        Safetensors.write(copy.resolve("model.safetensors"), bare, Map.of());
        List<String> notes = new ArrayList<>();

        assertThatThrownBy(() -> ModelFolder.readClassifier(copy, note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(copy.toString())
                .hasMessageContaining("without a class head")
                .hasMessageContaining("--freeze backbone");
        assertThat(ModelFolder.read(copy).labels()).isEmpty();
        Model tuned = ModelFolder.readForFineTuning(copy, List.of("cat", "dog"), 1, notes::add);

        assertThat(tuned.labels()).containsExactly("cat", "dog");
        assertThat(tuned.config().classes()).isEqualTo(2);
        assertThat(tuned.weights().get("vit.layernorm.weight"))
                .isEqualTo(model.weights().get("vit.layernorm.weight"));
        assertThat(notes).anyMatch(note -> note.contains("pooler")).contains("class head added: 2 classes");
    }

    @Test
    void replacingKeepsOtherFilesAndBringsTheExtras() throws IOException {
        Files.writeString(copy.resolve("README.md"), "mine");
        Files.writeString(copy.resolve("state"), "old");

        ModelFolder.write(copy, model, fresh -> Files.writeString(fresh.resolve("state"), "new"));

        assertThat(copy.resolve("README.md")).hasContent("mine");
        assertThat(copy.resolve("state")).hasContent("new");
        assertThat(files()).hasSize(6).allMatch(file -> file.startsWith("copy/"));
    }

    @Test
    void aFailedWriteLeavesTheOldModel() throws IOException {
        byte[] before = Files.readAllBytes(copy.resolve("vit4j.json"));

        assertThatThrownBy(() -> ModelFolder.write(copy, model, fresh -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(copy.resolve("vit4j.json")).hasBinaryContent(before);
        assertThat(files()).hasSize(4);
    }

    @Test
    void anInterruptedSwapIsNamedAndHealed() throws IOException {
        Files.move(copy, temp.resolve(".copy.previous"));

        assertThatThrownBy(() -> ModelFolder.read(copy)).hasMessageContaining(".copy.previous");

        ModelFolder.write(copy, model);
        assertThat(files()).hasSize(4).allMatch(file -> file.startsWith("copy/"));
    }

    @Test
    void aFolderOfOtherThingsIsNotReplaced() throws IOException {
        Path home = Files.createDirectory(temp.resolve("home"));
        Files.writeString(home.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> ModelFolder.write(home, model))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds files but no model");
        assertThat(home.resolve("letter.txt")).hasContent("dear");
        assertThatThrownBy(() -> ModelFolder.write(home.resolve("letter.txt"), model))
                .hasMessageContaining("is a file, not a folder");
    }

    @Test
    void aRunIsNotReplaced() throws IOException {
        Path run = Files.createDirectory(temp.resolve("run"));
        String options = "{\"format\": 1, \"run\": {\"epochs\": 2}}";
        Files.writeString(run.resolve("config.json"), options);

        assertThatThrownBy(() -> ModelFolder.write(run, model))
                .isInstanceOf(BadInputException.class)
                .hasMessage(run + ": holds a run, which this would destroy; choose a new folder");
        assertThat(run.resolve("config.json")).hasContent(options);
    }
}
