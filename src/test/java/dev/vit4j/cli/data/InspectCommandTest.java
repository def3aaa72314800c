package dev.vit4j.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
    @TempDir
    private Path root;

    private CommandRun inspect(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "data";
        arguments[1] = "inspect";
        arguments[2] = root.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void findingsComeFirstThenClassesAndSizes() throws IOException {
        Samples.classFolders(root.resolve("train"), 3, "cat", "dog");
        Samples.classFolders(root.resolve("test"), 1, "cat", "dog");
        Files.writeString(root.resolve("train/cat/notes.txt"), "not an image");
        CommandRun run = inspect();
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        root + ": 6 train images, 2 test images",
                        "leakage: 2 of 2 test images are equal to train images (100.00 %)",
                        "duplicates: 2 groups of equal images, 4 images in all",
                        "  train/cat/img0.png (train), test/cat/img0.png (test)",
                        "  train/dog/img0.png (train), test/dog/img0.png (test)",
                        "left out:",
                        "  1 no image (cat/notes.txt)",
                        "",
                        "2 classes",
                        "            train        test",
                        "  cat           3           1",
                        "  dog           3           1",
                        "",
                        "train: all 8 x 8 pixels (width x height)",
                        "  formats: 6 png",
                        "",
                        "test: all 8 x 8 pixels (width x height)",
                        "  formats: 2 png");
    }

    @Test
    void unreadableImagesMakeTheExitCode1() throws IOException {
        Samples.classFolders(root, 2, "cat", "dog");
        Files.writeString(root.resolve("cat/web.png"), "<html>");
        CommandRun run = inspect();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("unreadable: 1 image\n  " + root.resolve("cat/web.png") + ": is a web page");
        JsonNode json = new ObjectMapper().readTree(inspect("--json").out());
        assertThat(json.at("/train/problems/0").textValue()).startsWith(root.resolve("cat/web.png") + ": ");
        assertThat(json.at("/unreadable").intValue()).isEqualTo(1);
    }

    @Test
    void fewerImagesAreDecodedOnRequest() throws IOException {
        Samples.cifar10(root.resolve("data_batch_1.bin"), 50, 1);
        assertThat(inspect("--sample", "10").out()).contains("10 of 50 images checked");
        assertThat(inspect("--sample", "10", "--all").out()).doesNotContain("checked");
    }

    @Test
    void theDistanceOfNearDuplicatesIsChecked() throws IOException {
        Samples.cifar10(root.resolve("data_batch_1.bin"), 5, 1);
        CommandRun run = inspect("--near", "11");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--near", "from 0 to 10");
    }

    /** The same images in other formats: the same findings. */
    @ParameterizedTest
    @CsvSource({"folders,.", "manifest,labels.csv", "parquet,.", "webdataset,.", "cifar,."})
    void everyFormatIsInspectedAlike(String format, String entry) throws IOException {
        Path source = root.resolve("source");
        Samples.cifar10(source.resolve("data_batch_1.bin"), 60, 1);
        byte[] records = Files.readAllBytes(source.resolve("data_batch_1.bin"));
        Files.write(source.resolve("test_batch.bin"), Arrays.copyOf(records, 5 * 3073)); // five that leak
        records[3073] = 7; // one of them with another label
        Files.write(source.resolve("data_batch_1.bin"), records);
        Path out = root.resolve("out");
        CommandRun export = CommandRun.of("data", "export", "--format", format, source.toString(), out.toString());
        assertThat(export.exitCode()).as(export.err()).isZero();
        JsonNode expected = new ObjectMapper()
                .readTree(CommandRun.of("data", "inspect", "--json", source.toString())
                        .out());
        assertThat(expected.at("/leakage/0/equal").intValue()).isEqualTo(5);
        assertThat(expected.at("/duplicates/label_conflicts").intValue()).isEqualTo(1);
        JsonNode found = new ObjectMapper()
                .readTree(CommandRun.of(
                                "data",
                                "inspect",
                                "--json",
                                out.resolve(entry).normalize().toString())
                        .out());
        assertThat(found.get("leakage")).isEqualTo(expected.get("leakage"));
        for (String path : List.of(
                "/duplicates/groups",
                "/duplicates/images",
                "/duplicates/label_conflicts",
                "/near_duplicates/groups",
                "/train/images",
                "/train/per_class/cat",
                "/test/checked",
                "/train/min_width",
                "/unreadable")) {
            assertThat(found.at(path)).as(path).isEqualTo(expected.at(path));
        }
        String name = format.equals("cifar") ? "raw" : "png";
        assertThat(found.at("/train/formats/" + name).intValue()).isEqualTo(60);
    }
}
