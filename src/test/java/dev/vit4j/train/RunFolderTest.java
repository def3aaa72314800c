package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataSubset;
import dev.vit4j.model.init.InitScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
    private static final TrainOptions UNUSUAL = new TrainOptions(
            "some/data",
            "lite-6/4",
            17,
            3,
            5,
            48,
            true,
            0.123456789,
            Long.MIN_VALUE + 3,
            true,
            true,
            "stock",
            6,
            new Optimization(1.1e-3, 2.2e-6, 0.7, 0.033, 0.91, 0.9991, 0.5, 0.9999, 4),
            new Regularization(0.15, 0.01, 0.02, 0.03, 7, false));
    private static final TrainOptions UNUSUAL_TOO = TrainOptions.of("data", "test")
            .with(Optimization.DEFAULT.withLayerDecay(0.65).with(new Swa(3, 1e-4)))
            .withRecipe("finetune")
            .with(new DataSubset(List.of("cat", "dog, wet"), 50))
            .with(new Distillation("models/large", Distillation.Kind.SOFT, 0.75, 2.5))
            .with(InitScheme.MIMETIC);

    @TempDir
    private Path folder;

    @Test
    void optionsSurviveTheFile() throws IOException {
        RunFolder.create(folder.resolve("run"), UNUSUAL);
        assertThat(RunFolder.open(folder.resolve("run")).options()).isEqualTo(UNUSUAL);
        RunFolder.create(folder.resolve("too"), UNUSUAL_TOO);
        assertThat(RunFolder.open(folder.resolve("too")).options()).isEqualTo(UNUSUAL_TOO);
    }

    @Test
    void runsOfVersionsThatKnewFewerOptionsAreRead() throws IOException {
        Path file = RunFolder.create(folder.resolve("run"), UNUSUAL).root().resolve("config.json");
        ObjectNode config = (ObjectNode) Json.read(file);
        config.remove(List.of("recipe", "subset", "distillation", "init"));
        ((ObjectNode) config.get("optimization")).remove(List.of("layerDecay", "swa"));
        Files.writeString(file, Json.line(config));
        assertThat(RunFolder.open(folder.resolve("run")).options()).isEqualTo(UNUSUAL);
    }

    @Test
    void aRunOfAVersionWithoutStrongAugmentationHasNone() throws IOException {
        Path run = RunFolder.create(folder.resolve("run"), UNUSUAL).root();
        ObjectNode config = (ObjectNode) Json.read(run.resolve("config.json"));
        ((ObjectNode) config.get("regularization")).remove(java.util.List.of("augmentation", "mixing"));
        Files.writeString(run.resolve("config.json"), Json.line(config));
        assertThat(RunFolder.open(run).options()).isEqualTo(UNUSUAL);
    }

    @Test
    void whatARunLeftThatEndedBeforeItsFirstEpochIsWrittenOver() throws IOException {
        Path run = RunFolder.create(folder.resolve("run"), UNUSUAL).root();
        Files.writeString(run.resolve("samples.png"), "a picture");
        Files.writeString(run.resolve(".config.json.1234abcd.part"), "half");
        RunFolder.create(run, UNUSUAL.withEpochs(7));
        assertThat(RunFolder.open(run).options().epochs()).isEqualTo(7);
        Files.createDirectory(run.resolve("last"));
        assertThatThrownBy(() -> RunFolder.create(run, UNUSUAL)).hasMessageContaining("not empty");
    }

    @Test
    void aConfigurationThatIsNoRunsIsNotWrittenOver() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"mine\": 1}");
        assertThatThrownBy(() -> RunFolder.create(folder, UNUSUAL)).hasMessageContaining("not empty");
        assertThat(folder.resolve("config.json")).hasContent("{\"mine\": 1}");
    }

    @Test
    void aNewerFormatIsRefusedByItsNumber() throws IOException {
        Path run = RunFolder.create(folder.resolve("run"), UNUSUAL).root();
        ObjectNode config = (ObjectNode) Json.read(run.resolve("config.json"));
        Files.writeString(run.resolve("config.json"), Json.line(config.put("format", 2)));
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("format 2 is newer");
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        assertThatThrownBy(() -> RunFolder.open(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("config.json is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"epochs\": 3}", "[]", "{", "{\"format\": 1, \"epochs\": \"many\"}", ""})
    void whatIsNoRunsConfigurationIsRefusedNamingTheFile(String content) throws IOException {
        Files.writeString(folder.resolve("config.json"), content);
        assertThatThrownBy(() -> RunFolder.open(folder).options())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("config.json");
    }

    @Test
    void optionsOutOfRangeAreRefusedOnReadingToo() throws IOException {
        Path run = RunFolder.create(folder.resolve("run"), UNUSUAL).root();
        ObjectNode config = (ObjectNode) Json.read(run.resolve("config.json"));
        Files.writeString(run.resolve("config.json"), Json.line(config.put("epochs", 0)));
        assertThatThrownBy(() -> RunFolder.open(run).options())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("epochs must be at least 1, not 0");
    }
}
