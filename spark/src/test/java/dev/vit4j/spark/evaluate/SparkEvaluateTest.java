package dev.vit4j.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.Main;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code vit evaluate} prints is expected of {@code vit spark evaluate}, every figure to the last bit. */
class SparkEvaluateTest {
    private static final Path CIFAR = Path.of("../data/cifar10-mini");
    private static final Path MODEL = Path.of("../data/models/cifar10-cct");

    @TempDir
    private static Path folder;

    private static SparkSession spark;

    private static Path photos;
    private static Path labels;
    private static Path nano;
    private static Path multiLabel;

    @BeforeAll
    static void startSpark() throws IOException {
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("evaluate")
                .config("spark.ui.enabled", "false")
                .config(
                        "spark.hadoop.fs.viewfs.mounttable.evaluated.link./data",
                        folder.toUri().toString())
                .getOrCreate();
        photos = classFolders();
        labels = labelFile();
        nano = folder.resolve("nano");
        succeeded(
                "train",
                "--data=" + photos,
                "--model=nano/4",
                "--epochs=1",
                "--batch=8",
                "--out=" + nano,
                "--on-bad-image=skip");
        multiLabel = folder.resolve("multi-label");
        succeeded(
                "train",
                "--data=" + labels,
                "--model=nano/4",
                "--epochs=1",
                "--batch=8",
                "--multi-label",
                "--out=" + multiLabel);
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static RgbImage noise(Random random) {
        byte[] pixels = new byte[3 * 40 * 36];
        random.nextBytes(pixels);
        return new RgbImage(40, 36, pixels);
    }

    /** Two classes of which some files are damaged, with parts. */
    private static Path classFolders() throws IOException {
        Random random = new Random(3);
        Path set = folder.resolve("photos");
        for (String part : List.of("train", "test")) {
            for (int i = 0; i < 70; i++) {
                Path file = set.resolve(part + "/class " + i % 2 + "/" + (100 + i) + ".png");
                ImageEncoder.writePng(noise(random), file);
                if (i % 31 == 5) {
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 900));
                }
            }
        }
        return set;
    }

    private static Path labelFile() throws IOException {
        Random random = new Random(4);
        StringBuilder csv = new StringBuilder("path,label,split\n");
        for (int i = 0; i < 90; i++) {
            ImageEncoder.writePng(noise(random), folder.resolve("listed/" + i + ".png"));
            List<String> names = Stream.of("a", "b", "c")
                    .filter(name -> random.nextBoolean())
                    .toList();
            csv.append(
                    "listed/" + i + ".png," + String.join("|", names) + "," + (i % 3 == 0 ? "train" : "test") + "\n");
        }
        return Files.writeString(folder.resolve("labels.csv"), csv.toString());
    }

    private record Result(int code, String out, String err) {
        /** The JSON without the times. */
        JsonNode figures() throws IOException {
            JsonNode json = Json.mapper().readTree(out);
            for (JsonNode each : json.has("models") ? json.get("models") : List.of(json)) {
                ((ObjectNode) each).remove(List.of("seconds", "data_wait_seconds", "images_per_second"));
            }
            return json;
        }

        List<String> messages() {
            return err.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    private static Result vit(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Result succeeded(String... arguments) {
        Result result = vit(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private static Result onSpark(String... options) {
        List<String> all = new ArrayList<>(List.of("spark", "evaluate", "--master=local[2]", "--json"));
        all.addAll(List.of(options));
        return succeeded(all.toArray(String[]::new));
    }

    private static Result here(String... options) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--json"));
        all.addAll(List.of(options));
        return succeeded(all.toArray(String[]::new));
    }

    private static Result assertSame(String... options) throws IOException {
        Result expected = here(options);
        Result actual = onSpark(options);
        assertThat(actual.figures()).isEqualTo(expected.figures());
        assertThat(actual.messages()).isEqualTo(expected.messages());
        return actual;
    }

    @Test
    void recordsOfFilesThatHoldMany() throws IOException {
        assertThat(assertSame("--model=" + MODEL, "--data=" + CIFAR)
                        .figures()
                        .path("images")
                        .asInt())
                .isEqualTo(500);
    }

    @Test
    void allPartsOfAModelsOwnDataInOtherBatches() throws IOException {
        assertSame("--model=" + nano, "--data=" + photos, "--split=all", "--batch=7");
        assertSame("--model=" + nano, "--data=" + photos, "--split=val", "--batch=200");
    }

    @Test
    void damagedFilesAreSkippedAndNamed() throws IOException {
        Result result = assertSame("--model=" + nano, "--data=" + photos);
        assertThat(result.figures().path("skipped").asInt()).isEqualTo(3);
        assertThat(result.err()).contains("skipped: " + photos.resolve("test/class 1/105.png") + ": ");
    }

    @Test
    void shardsWithDamagedImages() throws IOException {
        Path shards = folder.resolve("shards");
        Path copy = folder.resolve("copy");
        for (int i = 0; i < 40; i++) {
            ImageEncoder.writePng(noise(new Random(i)), copy.resolve("train/class " + i % 2 + "/" + i + ".png"));
            ImageEncoder.writePng(noise(new Random(i)), copy.resolve("test/class " + i % 2 + "/" + i + ".png"));
        }
        succeeded("data", "export", copy.toString(), shards.toString(), "--format=webdataset", "--shard-images=15");
        damage(shards.resolve("test-000001.tar"));
        Result result = assertSame("--model=" + nano, "--data=" + shards, "--split=all");
        assertThat(result.figures().path("skipped").asInt()).isEqualTo(1);
        assertThat(result.err()).contains("skipped: " + shards.resolve("test-000001.tar") + ": ");
    }

    /** Overwrites width and height of the first PNG in a file, which follow its signature and the length and name of a chunk. */
    private static void damage(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int png = new String(content, StandardCharsets.ISO_8859_1).indexOf("PNG\r\n") - 1;
        assertThat(png).isPositive();
        Arrays.fill(content, png + 16, png + 24, (byte) 0);
        Files.write(file, content);
    }

    @Test
    void anyNumberOfClasses() throws IOException {
        Path thresholds = folder.resolve("t.json");
        Path onSpark = folder.resolve("t-spark.json");
        Result expected = here("--model=" + multiLabel, "--data=" + labels, "--write-thresholds=" + thresholds);
        Result actual = onSpark("--model=" + multiLabel, "--data=" + labels, "--write-thresholds=" + onSpark);
        assertThat(actual.figures()).isEqualTo(expected.figures());
        assertThat(onSpark).hasSameTextualContentAs(thresholds);
    }

    @Test
    void twoModelsAreCompared() throws IOException {
        Path other = folder.resolve("other");
        succeeded(
                "train",
                "--data=" + photos,
                "--model=nano/4",
                "--epochs=1",
                "--batch=8",
                "--seed=9",
                "--out=" + other,
                "--on-bad-image=skip");
        Path report = folder.resolve("report");
        assertSame("--model=" + nano, "--model=" + other, "--data=" + photos, "--report=" + report);
        assertThat(report.resolve("index.html")).exists();
    }

    @Test
    void dataAndModelOnAHadoopFileSystem() throws IOException {
        String lake = "viewfs://evaluated/data/";
        Result actual = onSpark("--model=" + lake + "nano", "--data=" + lake + "photos");
        String expected = here("--model=" + nano, "--data=" + photos).figures().toString();
        assertThat(actual.figures().toString().replace(lake, folder + "/")).isEqualTo(expected);
        assertThat(onSpark("--model=" + lake + "multi-label", "--data=" + lake + "labels.csv")
                        .figures()
                        .toString()
                        .replace(lake, folder + "/"))
                .isEqualTo(here("--model=" + multiLabel, "--data=" + labels)
                        .figures()
                        .toString());
    }

    @Test
    void mistakesAreSaidOnce() {
        Result result =
                vit("spark", "evaluate", "--master=local[2]", "--model=" + nano, "--data=" + folder.resolve("no"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--data " + folder.resolve("no") + ": no such file or folder");
        result = vit("spark", "evaluate", "--master=local[2]", "--model=" + nano, "--data=" + photos, "--threads=2");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("spark.task.cpus");
        result = vit("spark", "evaluate", "--master=local[2]", "--model=hdfs://localhost:1/m", "--data=" + photos);
        assertThat(result.code()).isNotZero();
        assertThat(result.err())
                .contains("hdfs://localhost:1/m: the file system cannot be reached")
                .doesNotContain("\tat ");
    }
}
