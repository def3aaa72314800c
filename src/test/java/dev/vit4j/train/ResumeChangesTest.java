package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.data.manifest.ManifestIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ResumeChangesTest {
    private static final List<String> STATE =
            List.of("last/model.safetensors", "last/optimizer.safetensors", "best/model.safetensors");

    private static final String[] VALIDATION = {
        "blue/image0.png",
        "blue/image2.png",
        "blue/image7.png",
        "green/image3.png",
        "green/image7.png",
        "green/image8.png",
        "red/image1.png",
        "red/image3.png",
        "red/image4.png",
        "red/image8.png",
        "red/image9.png"
    };
    private static final String TRAIN_SHA = "8316360d6faed580766f112af1a84910cbaa90c1d6e7858676644f72f9ab5bfc";
    private static final String VALIDATION_SHA = "9b7e4e584f788e9dbe8f47693f4e41e9100a83e7b0bfa852c2a36186019ea8e0";

    /** The data of {@link #stopped} at their first place. */
    @TempDir
    private static Path original;

    /** A run of 2 epochs that was stopped after the first. */
    @TempDir
    private static Path stopped;

    @TempDir
    private Path folder;

    private Path data;
    private Path run;

    @BeforeAll
    static void train() throws IOException {
        ColorImages.classFolders(original.resolve("colors"), 10, 0, 1);
        SmallRuns.runUntil(SmallRuns.options(original.resolve("colors"), 2), stopped.resolve("run"), 1, 0);
    }

    @BeforeEach
    void copy() throws IOException {
        data = folder.resolve("moved/colors");
        FileUtils.copyDirectory(original.resolve("colors").toFile(), data.toFile());
        run = folder.resolve("run");
        FileUtils.copyDirectory(stopped.resolve("run").toFile(), run.toFile());
    }

    private TrainingResult resume(ResumeChanges changes) throws IOException {
        return Training.resume(run, changes, TrainingListener.SILENT, new StopRequest());
    }

    private TrainingResult resumeWithMovedData() throws IOException {
        return resume(ResumeChanges.NONE.withData(data.toString()));
    }

    private void assertRefused(String change) {
        assertThatThrownBy(this::resumeWithMovedData)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(data + ": the data changed since the run " + run + " began: " + change + ".")
                .hasMessageContaining("restore the files")
                .hasMessageContaining("vit train --model " + run.resolve("best"));
    }

    @Test
    void movedDataIsFoundAtItsNewPlaceAndTheResultIsThatOfARunThatNeverStopped() throws IOException {
        assertThat(resumeWithMovedData().finished()).isTrue();
        Path whole = folder.resolve("whole");
        SmallRuns.run(SmallRuns.options(original.resolve("colors"), 2), whole);
        for (String file : STATE) {
            assertThat(SmallRuns.bytes(run.resolve(file))).as(file).isEqualTo(SmallRuns.bytes(whole.resolve(file)));
        }
        JsonNode config = Json.read(run.resolve("config.json"));
        assertThat(config.at("/data/path").asText()).isEqualTo(data.toString());
        assertThat(config.at("/history/0/data/from").asText())
                .isEqualTo(original.resolve("colors").toString());
        assertThat(ManifestIo.read(run.resolve("data.jsonl")).folder()).isEqualTo(data);
        assertThat(SmallRuns.resume(run).finished())
                .as("resumed from the new place")
                .isTrue();
    }

    @Test
    void dataThatIsNotThereIsSaidWithTheOptionForItsNewPlace() throws IOException {
        resumeWithMovedData();
        FileUtils.deleteDirectory(data.toFile());
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(data + ": the data of the run " + run + " is not there")
                .hasMessageContaining("vit train --resume " + run + " --data D");
    }

    @Test
    void anAddedFileIsRefusedByName() throws IOException {
        Files.copy(data.resolve("red/image0.png"), data.resolve("red/image99.png"));
        assertRefused("1 added (red/image99.png)");
    }

    @Test
    void removedRenamedAndResizedFilesAreRefusedByName() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.delete(data.resolve("blue/image" + i + ".png"));
        }
        Files.move(data.resolve("green/image1.png"), data.resolve("green/new.png"));
        Files.write(data.resolve("red/image2.png"), new byte[10]);
        assertRefused("1 added (green/new.png), 5 removed (blue/image0.png, blue/image1.png, blue/image2.png, ...),"
                + " 1 changed in size (red/image2.png)");
    }

    /** Content is remembered of 16 files in order of their names: of 30 files, those with the numbers 30 i / 16. */
    @Test
    void otherContentOfTheSameSizeIsRefusedWhereItIsRemembered() throws IOException {
        Path file = data.resolve("blue/image0.png");
        byte[] content = Files.readAllBytes(file);
        content[content.length - 20] ^= 1;
        Files.write(file, content);
        assertRefused("1 changed in content (blue/image0.png)");
    }

    @Test
    void relativePathsBecomeAbsoluteWhenTheRunBegins() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path teacher = stopped.resolve("run/best");
        TrainOptions relative = SmallRuns.options(here.relativize(data), 1);
        relative = relative.with(
                        relative.model().withName(here.relativize(teacher).toString()))
                .with(Distillation.of(here.relativize(teacher).toString(), Distillation.Kind.HARD));
        SmallRuns.run(relative, folder.resolve("other"));
        JsonNode config = Json.read(folder.resolve("other/config.json"));
        assertThat(config.at("/data/path").asText()).isEqualTo(data.toString());
        assertThat(config.at("/model/name").asText()).isEqualTo(teacher.toString());
        assertThat(config.at("/distillation/teacher").asText()).isEqualTo(teacher.toString());
        JsonNode provenance = Json.read(folder.resolve("other/best/vit4j.json"));
        assertThat(provenance.at("/data").asText()).isEqualTo(data.toString());
    }

    @Test
    void aTeacherMayMoveButNotChange() throws IOException {
        Path teacher = folder.resolve("teacher");
        FileUtils.copyDirectory(stopped.resolve("run/best").toFile(), teacher.toFile());
        run = folder.resolve("student");
        TrainOptions options =
                SmallRuns.options(data, 2).with(Distillation.of(teacher.toString(), Distillation.Kind.HARD));
        SmallRuns.runUntil(options, run, 1, 0);
        Path moved = folder.resolve("moved-teacher");
        Files.move(teacher, moved);
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the teacher of the run")
                .hasMessageContaining("--teacher MODEL");
        FileUtils.copyDirectory(stopped.resolve("run/last").toFile(), teacher.toFile());
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(teacher + ": its weights are not those that the run");
        assertThat(resume(new ResumeChanges("", moved.toString(), 0, 0)).finished())
                .isTrue();
    }

    @Test
    void withAConstantRateMoreEpochsGiveTheLongerRunBitForBit() throws IOException {
        run = folder.resolve("short");
        SmallRuns.run(constantRate(data, 2), run);
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult longer = Training.resume(run, ResumeChanges.NONE.withEpochs(4), notes, new StopRequest());
        assertThat(longer.rows()).hasSize(4);
        assertThat(notes.lines).anyMatch(line -> line.startsWith("4 epochs instead of 2: from epoch 3 on"));
        Path whole = folder.resolve("whole");
        SmallRuns.run(constantRate(data, 4), whole);
        for (String file : STATE) {
            assertThat(SmallRuns.bytes(run.resolve(file))).as(file).isEqualTo(SmallRuns.bytes(whole.resolve(file)));
        }
        JsonNode config = Json.read(run.resolve("config.json"));
        assertThat(config.at("/run/epochs").asInt()).isEqualTo(4);
        assertThat(config.at("/history/0/epochs_done").asInt()).isEqualTo(2);
        assertThat(config.at("/history/0/epochs/from").asInt()).isEqualTo(2);
        assertThat(config.at("/history/0/epochs/to").asInt()).isEqualTo(4);
        assertThat(Json.read(run.resolve("best/vit4j.json"))
                        .at("/history/0/epochs/to")
                        .asInt())
                .isEqualTo(4);
    }

    private static TrainOptions constantRate(Path data, int epochs) {
        return SmallRuns.options(
                data, "test", epochs, 8, 1, SmallRuns.optimizer(3e-3, 3e-3, 0, 0.05, 1), SmallRuns.PLAIN);
    }

    /** The cosine of Loshchilov and Hutter over all updates of 4 epochs, without warmup: 5e-3 down to 1e-5. */
    @Test
    void theRateIsThatOfTheLongerRunFromTheCurrentEpochOn() throws IOException {
        TrainingResult longer = Training.resume(
                run, new ResumeChanges(data.toString(), "", 4, 1), TrainingListener.SILENT, new StopRequest());
        long perEpoch = longer.rows().get(0).step();
        for (int epoch = 2; epoch <= 4; epoch++) {
            long last = epoch * perEpoch - 1;
            double expected = 1e-5 + (5e-3 - 1e-5) / 2 * (1 + Math.cos(Math.PI * last / (4 * perEpoch - 1)));
            assertThat(longer.rows().get(epoch - 1).lr())
                    .as("epoch " + epoch)
                    .isCloseTo(expected, Offset.offset(1e-12));
        }
    }

    @Test
    void fewerEpochsThanDoneAreRefused() throws IOException {
        resumeWithMovedData();
        assertThatThrownBy(() -> resume(ResumeChanges.NONE.withEpochs(1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--epochs 1: the run has already begun epoch 2 of 2");
        assertThat(Json.read(run.resolve("config.json")).at("/run/epochs").asInt())
                .isEqualTo(2);
    }

    @Test
    void dataOfARunThatNeverBeganAreWrittenOverAndOthersFilesOfThatNameAreNot() throws IOException {
        Path out = folder.resolve("out");
        Files.createDirectories(out);
        Files.copy(run.resolve("data.jsonl"), out.resolve("data.jsonl"));
        assertThat(SmallRuns.run(SmallRuns.options(data, 1), out).finished()).isTrue();
        assertThat(ManifestIo.read(out.resolve("data.jsonl")).folder()).isEqualTo(data);
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("data.jsonl"), "{\"text\": \"my data\"}\n");
        assertThatThrownBy(() -> SmallRuns.run(SmallRuns.options(data, 1), mine))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not empty");
        assertThat(mine.resolve("data.jsonl")).hasContent("{\"text\": \"my data\"}");
    }

    @Test
    void aRunThatLostWhatItRemembersOfItsDataIsRefused() throws IOException {
        Files.delete(run.resolve("data.jsonl"));
        assertThatThrownBy(this::resumeWithMovedData)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data.jsonl: missing")
                .hasMessageContaining("--model " + run.resolve("best"));
        Files.writeString(run.resolve("data.jsonl"), "{\"format\":1}\n");
        assertThatThrownBy(this::resumeWithMovedData)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data.jsonl: not the data of a run");
    }

    @Test
    void theRunRemembersNamesSizesAndPartsAndModelsTheirHashes() throws IOException {
        DataManifest manifest = ManifestIo.read(run.resolve("data.jsonl"));
        assertThat(manifest.folder()).isEqualTo(original.resolve("colors"));
        assertThat(manifest.files()).hasSize(30);
        assertThat(manifest.files().get("red/image3.png").bytes())
                .isEqualTo(Files.size(data.resolve("red/image3.png")));
        // Python: [n for n in names if int.from_bytes(sha256(f"validation:7:{n}".encode()).digest()[:8], "big")
        // / 2**64 < 0.25], and "%064x" % (sum(int(sha256(n.encode()).hexdigest(), 16) for n in part)
        // % 2**256)
        List<String> validation = manifest.files().entrySet().stream()
                .filter(file -> file.getValue().parts().equals("validation"))
                .map(file -> file.getKey())
                .toList();
        assertThat(validation).containsExactly(VALIDATION);
        JsonNode dataset = Json.read(run.resolve("best/vit4j.json")).get("dataset");
        assertThat(dataset.at("/split/rule").asText()).isEqualTo("sha256");
        assertThat(dataset.at("/split/val_split").asDouble()).isEqualTo(0.25);
        assertThat(dataset.at("/split/seed").asLong()).isEqualTo(7);
        assertThat(dataset.at("/train/images").asInt()).isEqualTo(30 - VALIDATION.length);
        assertThat(dataset.at("/train/sha256").asText()).isEqualTo(TRAIN_SHA);
        assertThat(dataset.at("/validation/sha256").asText()).isEqualTo(VALIDATION_SHA);
        assertThat(dataset.has("test")).isFalse();
    }
}
