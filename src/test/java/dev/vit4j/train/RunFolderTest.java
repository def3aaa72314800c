package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataReading;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.image.Decoding;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.init.InitScheme;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.BestBy;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
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
            new DataChoice(
                    "some/data",
                    true,
                    new DataSubset(List.of("cat", "dog, wet"), 50),
                    true,
                    0.123456789,
                    OnBadImage.SKIP,
                    Balance.LOSS,
                    new DataReading(
                            "file", "species", "fold", "names.txt", List.of("dog, wet", "cat"), 77, Decoding.FAST),
                    new DataCaching(CacheKind.DISK, "/tmp/cached", 512)),
            new ModelChoice("lite-6/4", InputSize.of(new Size(48, 40)), InitScheme.MIMETIC, new Freeze(false, 3)),
            new RunSettings(17, 3, 5, Long.MIN_VALUE + 3, "stock", 6, 250),
            new OptimizerSettings(
                    new LearningRate(1.1e-3, 2.2e-6, 0.7, 0.65),
                    new AdamWSettings(0.91, 0.9991, 1.3e-8, 0.033, 0.5),
                    new Averaging(0.9999, new Swa(3, 1e-4)),
                    0,
                    BestBy.LOSS),
            new Regularization(0.15, new Dropouts(0.01, 0.02, 0.03, 0.04)),
            new AugmentationSettings(
                    new Augmentation(
                            0,
                            false,
                            new StrongAugmentation(
                                    new RandomResizedCrop(0.1, 0.9, 0.5, 2.5),
                                    StrongAugmentation.Policy.RAND_AUGMENT,
                                    new RandAugment(3, 4, 0.25),
                                    new ColorJitter(0.1, 0.2, 0.3, 0.4),
                                    RandomErasing.of(0.125),
                                    2)),
                    new Mixing(0.8, 1.5, 0.9, 0.4, 3)),
            new Distillation("models/large", Distillation.Kind.SOFT, 0.75, 2.5),
            "finetune");
    private static final TrainOptions PLAIN =
            TrainOptions.of("data", "test").withFrozenBackbone().with(OptimizerSettings.DEFAULT.withPatience(4));

    @TempDir
    private Path folder;

    @Test
    void optionsSurviveTheFile() throws IOException {
        RunFolder.create(folder.resolve("run"), UNUSUAL);
        assertThat(RunFolder.open(folder.resolve("run")).options()).isEqualTo(UNUSUAL);
        RunFolder.create(folder.resolve("plain"), PLAIN);
        assertThat(RunFolder.open(folder.resolve("plain")).options()).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/recipe",
                "/distillation",
                "/data/subset",
                "/data/subset/classes",
                "/model/init",
                "/run/seed",
                "/optimizer/learningRate/layerDecay",
                "/augmentation/mixing"
            })
    void anOptionThatIsMissingOrNullIsNamed(String pointer) throws IOException {
        Path file = RunFolder.create(folder.resolve("run"), UNUSUAL).root().resolve("config.json");
        String name = pointer.substring(pointer.lastIndexOf('/') + 1);
        ObjectNode config = (ObjectNode) Json.read(file);
        ObjectNode parent = (ObjectNode) config.at(pointer.substring(0, pointer.lastIndexOf('/')));
        Files.writeString(file, Json.line(removed(config, parent, name)));
        assertNamed(file, name);
        parent.putNull(name);
        Files.writeString(file, Json.line(config));
        assertNamed(file, name);
    }

    private static ObjectNode removed(ObjectNode root, ObjectNode parent, String name) {
        parent.remove(name);
        return root;
    }

    private static void assertNamed(Path file, String name) {
        assertThatThrownBy(() -> RunFolder.open(file.getParent()).options())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(name);
    }

    @Test
    void whatARunLeftThatEndedBeforeItsFirstEpochIsWrittenOver() throws IOException {
        Path run = RunFolder.create(folder.resolve("run"), UNUSUAL).root();
        Files.writeString(run.resolve("samples.png"), "a picture");
        Files.writeString(run.resolve(".config.json.1234abcd.part"), "half");
        RunFolder.create(run, UNUSUAL.withEpochs(7));
        assertThat(RunFolder.open(run).options().run().epochs()).isEqualTo(7);
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
    @ValueSource(strings = {"{\"epochs\": 3}", "[]", "{", "{\"format\": 1, \"run\": {\"epochs\": \"many\"}}", ""})
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
        ((ObjectNode) config.get("run")).put("epochs", 0);
        Files.writeString(run.resolve("config.json"), Json.line(config));
        assertThatThrownBy(() -> RunFolder.open(run).options())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("epochs must be at least 1, not 0");
    }
}
