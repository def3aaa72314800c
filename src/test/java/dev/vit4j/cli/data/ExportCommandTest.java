package dev.vit4j.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.Samples;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void makeData() throws IOException {
        in = Samples.classFolders(folder.resolve("in"), 20, "10", "2");
        out = folder.resolve("out");
    }

    private CommandRun export(String format, String... more) {
        List<String> args = new ArrayList<>(List.of("data", "export", "--format=" + format));
        args.addAll(List.of(more));
        args.addAll(List.of(in.toString(), out.toString()));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void parquetFilesHoldTheSameImagesUnderTheSameNames() {
        CommandRun run = export("parquet", "--shard-images=15", "--val-split=0.2");
        assertThat(run.exitCode()).as(run.err()).isZero();

        DataSplits written = DataSets.open(out, DataOptions.DEFAULT);
        DataSplits given = DataSets.open(in, DataOptions.DEFAULT.withValidation(0.2, 0));
        assertThat(written.labels()).containsExactly("2", "10").isEqualTo(given.labels());
        assertThat(identities(written.train())).isEqualTo(identities(given.train()));
        assertThat(identities(written.validation())).isEqualTo(identities(given.validation()));
        assertThat(written.train().countByClass()).isEqualTo(given.train().countByClass());
        int shards = (written.train().size() + 14) / 15;
        assertThat(out.resolve("data/train-00000-of-0000" + shards + ".parquet"))
                .exists();
    }

    @Test
    void trainingImagesAreShuffledOnRequest() {
        CommandRun run = export("webdataset", "--shuffle", "--seed=5", "--val-split=0.2");
        assertThat(run.exitCode()).as(run.err()).isZero();

        DataSplits written = DataSets.open(out, DataOptions.DEFAULT);
        DataSplits given = DataSets.open(in, DataOptions.DEFAULT.withValidation(0.2, 5));
        List<String> keys = identities(given.train()).stream()
                .map(name -> name.replace(".png", ""))
                .toList();
        assertThat(identities(written.train()))
                .containsExactlyInAnyOrderElementsOf(keys)
                .isNotEqualTo(keys);
        assertThat(IntStream.range(0, written.train().size())
                        .allMatch(i -> written.train()
                                .identity(i)
                                .startsWith(written.labels().get(written.train().label(i)) + "/")))
                .isTrue();
        assertThat(identities(written.validation()))
                .isEqualTo(identities(given.validation()).stream()
                        .map(name -> name.replace(".png", ""))
                        .toList());
    }

    private static List<String> identities(ImageDataset images) {
        return IntStream.range(0, images.size()).mapToObj(images::identity).toList();
    }

    @Test
    void countsAreForPeopleAndThePathIsData() throws IOException {
        Files.writeString(in.resolve("2/notes.txt"), "x");
        CommandRun run = export("manifest");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(out.resolve("labels.csv") + "\n");
        assertThat(run.err().lines())
                .containsExactly(
                        in + ": left out 1 file: 1 no image (2/notes.txt)",
                        in + ": 40 images (40 train) in 2 classes",
                        out + ": 40 images (40 train) in format manifest");
        assertThat(Files.readAllLines(out.resolve("labels.csv")))
                .hasSize(41)
                .first()
                .isEqualTo("path,label");
    }

    @Test
    void oneLineOfJsonSaysWhatWasWritten() throws IOException {
        Files.writeString(in.resolve("2/img3.png"), "x");
        CommandRun run = export("folders", "--json", "--on-bad-image=skip", "--workers=2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.get("data").asText()).isEqualTo(out.toString());
        assertThat(json.at("/images/train").asInt()).isEqualTo(39);
        assertThat(json.get("skipped")).hasSize(1);
        assertThat(run.err()).contains("skipped: " + in.resolve("2/img3.png") + ": ", "; skipped 1");
    }

    @Test
    void theImagesHeldOutAreThoseOfTraining() {
        CommandRun run = export("folders", "--val-split=0.2", "--seed=3");
        assertThat(run.exitCode()).as(run.err()).isZero();
        DataSplits expected = DataSets.open(in, DataOptions.DEFAULT.withValidation(0.2, 3));
        DataSplits splits = DataSets.open(out, DataOptions.DEFAULT);
        assertThat(expected.validation().size()).isPositive();
        assertThat(identities(splits.validation()))
                .containsExactlyInAnyOrderElementsOf(identities(expected.validation()));
        assertThat(identities(splits.train())).containsExactlyInAnyOrderElementsOf(identities(expected.train()));
    }

    @Test
    void aClassOrderThatFilesDoNotTellIsSaid() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "10\n2\n3\n");
        CommandRun run = export("folders", "--class-list=" + list);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("do not tell the order of the classes, nor those without images: read them with --class-list "
                        + out.resolve("classes.txt"));
        assertThat(Files.readAllLines(out.resolve("classes.txt"))).containsExactly("10", "2", "3");
    }

    @Test
    void columnsOfALabelFileAreNamed() throws IOException {
        in = Files.writeString(folder.resolve("l.csv"), "name,kind\nin/2/img1.png,x\nin/10/img1.png,y\n");
        CommandRun run = export("folders", "--image-column=name", "--label-column=kind", "--side=4", "--fit=crop");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(out.resolve("x/img1.png")).exists();
        assertThat(out.resolve("y/img1.png")).exists();
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.createDirectories(out);
        Path file = Files.writeString(out.resolve("mine.txt"), "x");
        CommandRun full = export("folders");
        assertThat(full.exitCode()).isEqualTo(2);
        assertThat(full.err()).contains("OUT " + out + ": is not empty; name a new folder, or remove this one");
        Files.delete(file);
        assertThat(export("folders").exitCode()).isZero();

        out = in.resolve("3");
        CommandRun inside = export("folders");
        assertThat(inside.exitCode()).isEqualTo(2);
        assertThat(inside.err()).contains("lies in the data set " + in);
        assertThat(out).doesNotExist();
    }

    @Test
    void aBadImageLeavesNothing() throws IOException {
        Files.writeString(in.resolve("2/img3.png"), "x");
        CommandRun run = export("manifest");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(in.resolve("2/img3.png").toString(), "--on-bad-image skip");
        assertThat(run.out()).isEmpty();
        assertThat(out).doesNotExist();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(in);
        }
    }

    @Test
    void usageErrorsNameTheOption() {
        CommandRun format = export("parket");
        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("--format parket: no such format");
        CommandRun quality = export("folders", "--jpeg-quality=101");
        assertThat(quality.exitCode()).isEqualTo(2);
        assertThat(quality.err()).contains("--jpeg-quality 101: give 1 to 100");
        CommandRun column = export("folders", "--label-column=x");
        assertThat(column.exitCode()).isEqualTo(2);
        assertThat(column.err()).contains("--label-column x: " + in + " has no columns");
    }
}
