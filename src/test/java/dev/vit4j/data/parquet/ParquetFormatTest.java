package dev.vit4j.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that datasets and pyarrow wrote, compared with what Python reads from them ({@code expected.json}). */
class ParquetFormatTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/parquet");
    private static final FormatOptions OPTIONS = DataOptions.DEFAULT.format();
    private static final List<String> NAMES = List.of("eel", "cat", "dog");

    @TempDir
    private Path folder;

    private static GivenSplits open(Path data) {
        return new ParquetFormat().open(data, OPTIONS);
    }

    private static GivenSplits open(String data) {
        return open(FIXTURES.resolve(data));
    }

    private static FormatOptions labelColumn(String name) {
        return OPTIONS.with(new Columns(Optional.empty(), Optional.of(name), Optional.empty()), ClassOrder.SORTED);
    }

    private static FormatOptions imageColumn(String name) {
        return OPTIONS.with(new Columns(Optional.of(name), Optional.empty(), Optional.empty()), ClassOrder.SORTED);
    }

    private static String pixels(ImageDataset dataset, int index) throws IOException {
        try (RgbRecordReader reader = (RgbRecordReader) dataset.openReader()) {
            return Digests.SHA256.hex(reader.loadImage(dataset.metadata(index)).pixels());
        }
    }

    private static List<String> identities(ImageDataset dataset) {
        return IntStream.range(0, dataset.size()).mapToObj(dataset::identity).toList();
    }

    static Stream<String> files() {
        return expected().fieldNames().hasNext()
                ? Stream.of(names(expected())).filter(name -> !name.contains("brotli"))
                : Stream.empty();
    }

    private static String[] names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names.toArray(String[]::new);
    }

    private static JsonNode expected() {
        return Json.read(FIXTURES.resolve("expected.json"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatPythonReads(String file) throws IOException {
        Path path = FIXTURES.resolve(file);
        FormatOptions options = file.endsWith("strings.parquet") ? labelColumn("category") : OPTIONS;
        if (file.startsWith("converted/default/test")) {
            return; // It has no labels; see below.
        }
        JsonNode rows = expected().get(file);

        GivenSplits splits = new ParquetFormat().open(path, options);

        ImageDataset dataset = splits.train();
        assertThat(splits.divided()).isFalse();
        assertThat(dataset.size()).isEqualTo(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(pixels(dataset, i))
                    .as("row %d", i)
                    .isEqualTo(rows.get(i).get("pixels").asText());
            assertThat(labels(dataset, i))
                    .as("row %d", i)
                    .isEqualTo(labels(file, rows.get(i).get("label")));
        }
    }

    private static List<String> labels(ImageDataset dataset, int index) {
        return IntStream.of(dataset.classes(index))
                .mapToObj(dataset.labels()::get)
                .sorted()
                .toList();
    }

    private static List<String> labels(String file, JsonNode label) {
        if (label.isArray()) {
            List<String> all = new ArrayList<>();
            label.forEach(one -> all.addAll(labels(file, one)));
            return all.stream().distinct().sorted().toList();
        }
        if (label.isNull()) {
            return List.of();
        }
        boolean named =
                label.isInt() && (file.startsWith("hub") || file.startsWith("converted") || file.contains("sequence"));
        if (file.contains("cifar100")) {
            return List.of(String.valueOf((char) ('a' + label.asInt())));
        }
        // A file alone has no README.md that names its classes.
        return List.of(named ? NAMES.get(label.asInt()) : label.asText());
    }

    @Test
    void findsTheSplitsAndClassesOfAHubFolder() throws IOException {
        GivenSplits splits = open("hub");

        assertThat(splits.divided()).isTrue();
        assertThat(splits.train().labels()).isEqualTo(NAMES);
        assertThat(identities(splits.train()))
                .containsExactly(IntStream.range(0, 9)
                        .mapToObj("photos/%03d.png"::formatted)
                        .toArray(String[]::new));
        assertThat(identities(splits.validation().orElseThrow()))
                .startsWith("photos/009.png")
                .hasSize(3);
        assertThat(identities(splits.test().orElseThrow()))
                .startsWith("photos/012.png")
                .hasSize(4);
        assertThat(splits.train().file(6)).hasFileName("train-00001-of-00002.parquet");
        assertThat(splits.train().metadata(6).getLocation()).endsWith("train-00001-of-00002.parquet: row 1");
        assertThat(pixels(splits.train(), 6))
                .isEqualTo(expected()
                        .get("hub/data/train-00001-of-00002.parquet")
                        .get(1)
                        .get("pixels")
                        .asText());
    }

    @Test
    void opensFoldersAsDataSets() {
        DataSplits splits = DataSets.open(FIXTURES.resolve("hub"), DataOptions.DEFAULT);

        assertThat(splits.train().size()).isEqualTo(9);
        assertThat(splits.validation().size()).isEqualTo(3);
        assertThat(DataSets.isUndivided(FIXTURES.resolve("hub"))).isFalse();
        assertThat(DataSets.openWhole(FIXTURES.resolve("hub"), DataOptions.DEFAULT)
                        .size())
                .isEqualTo(16);
        assertThat(DataSets.exists(FIXTURES.resolve("hub/data/t*-0000*.parquet")))
                .isTrue();
        assertThat(DataSets.exists(FIXTURES.resolve("hub/data/x*.parquet"))).isFalse();
    }

    @Test
    void leavesOutATestSplitWithoutLabelsAndSaysSo() {
        DataSplits splits = DataSets.open(FIXTURES.resolve("converted"), DataOptions.DEFAULT);

        assertThat(splits.test()).isEmpty();
        assertThat(splits.leftOut())
                .singleElement()
                .asString()
                .contains("1 without labels (default/test/0000.parquet)");
    }

    @Test
    void refusesAFileOfWhichNoImageHasALabel() {
        assertThatThrownBy(() -> open("converted/default/test/0000.parquet"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "row 0: label is missing (null or -1); leave such rows out, or give --multi-label");
    }

    @Test
    void readsNamesOfClassesFromTheCard() {
        assertThat(open("card").train().labels()).isEqualTo(NAMES);
        assertThat(open("card/data/*.parquet").train().labels()).containsExactly("0", "1", "2");
    }

    @Test
    void aColumnMayTellTheSplits() throws IOException {
        GivenSplits splits = open("splits/split.parquet");

        assertThat(splits.divided()).isTrue();
        assertThat(identities(splits.train()))
                .containsExactly("split.parquet#1", "split.parquet#2", "split.parquet#4", "split.parquet#5");
        assertThat(identities(splits.validation().orElseThrow())).containsExactly("split.parquet#3");
        assertThat(identities(splits.test().orElseThrow())).containsExactly("split.parquet#0");
        assertThat(pixels(splits.validation().orElseThrow(), 0))
                .isEqualTo(expected()
                        .get("codecs/none-1.parquet")
                        .get(3)
                        .get("pixels")
                        .asText());
        assertThat(splits.test().orElseThrow().labels()).containsExactly("a", "b");
        Columns part = new Columns(Optional.empty(), Optional.empty(), Optional.of("part"));
        GivenSplits byPart = new ParquetFormat()
                .open(FIXTURES.resolve("splits/split.parquet"), OPTIONS.with(part, ClassOrder.SORTED));
        assertThat(byPart.validation().orElseThrow().countByClass()).containsExactly(0, 3);
        assertThat(byPart.test()).isEmpty();
    }

    @Test
    void numbersWithoutNamesAreInTheirOrder() {
        assertThat(open("labels/numbers.parquet").train().labels()).containsExactly("0", "2", "10");
    }

    @Test
    void aClassListDecidesTheOrder() {
        FormatOptions options = OPTIONS.with(Columns.USUAL, new ClassOrder(List.of("dog", "ant", "eel", "cat")));

        ImageDataset train =
                new ParquetFormat().open(FIXTURES.resolve("hub"), options).train();

        assertThat(train.labels()).containsExactly("dog", "ant", "eel", "cat");
        assertThat(labels(train, 1)).containsExactly("cat"); // 1 in the file
    }

    @Test
    void coarseLabelsAreThoseOfTheirColumn() {
        ImageDataset coarse = new ParquetFormat()
                .open(FIXTURES.resolve("labels/cifar100.parquet"), OPTIONS.withCoarseLabels(true))
                .train();

        assertThat(coarse.labels()).containsExactly("x", "y");
        assertThat(coarse.countByClass()).containsExactly(3, 3);
    }

    @Test
    void listsOfLabelsAreMultiLabel() {
        assertThat(open("labels/sequence.parquet").train().multiLabel()).isTrue();
        assertThat(open("labels/lists.parquet").train().classes(5)).containsExactly(1, 2);
        assertThat(open("hub").train().multiLabel()).isFalse();
    }

    @Test
    void rowsWithEqualPathsAreToldApartByTheirNumbers() {
        assertThat(identities(open("pages/dictionary.parquet").train()))
                .startsWith("dictionary.parquet#0", "dictionary.parquet#1")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bad/no-image.parquet      | no column of images; it has the columns id, label. Name the column that holds the bytes of image files with --image-column
            bad/two-images.parquet    | several columns may hold the images: left, right; choose one with --image-column
            bad/no-label.parquet      | no column of labels; it has the columns image, id. Name the column with --label-column
            bad/float-label.parquet   | column label is not of labels: it is optional double label
            bad/image-list.parquet    | column image is not of images: it is optional group image (LIST)
            bad/null-label.parquet    | null-label.parquet: row 2: label is missing
            bad/out-of-range.parquet  | out-of-range.parquet: row 2: label is 3; the 3 classes of the metadata are numbered from 0 to 2
            bad/urls.parquet          | its images are URLs, such as https://example.org/0.jpg; images are not fetched while a data set is read: export it with vit data export --fetch-urls
            bad/struct-urls.parquet   | its images are URLs, such as https://example.org/0.jpg
            splits/other.parquet      | other.parquet: row 1: split is 'fold 2'; expected train, val or test
            codecs/brotli-1.parquet   | is packed with brotli; packed files are read with snappy, gzip, zstd and lz4_raw
            """)
    void refusesWithFilePlaceAndRemedy(String file, String message) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(Path.of(file).getFileName().toString())
                .hasMessageContaining(message);
    }

    @Test
    void columnsThatAreNotThereAreRefusedByOption() {
        Path file = FIXTURES.resolve("bad/two-images.parquet");

        assertThatThrownBy(() -> new ParquetFormat().open(file, imageColumn("middle")))
                .hasMessageContaining("--image-column middle")
                .hasMessageContaining("it has the columns left, right, label");
        assertThat(new ParquetFormat().open(file, imageColumn("right")).train().size())
                .isEqualTo(6);
        assertThatThrownBy(() -> new ParquetFormat()
                        .open(file, labelColumn("kind"))
                        .train()
                        .size())
                .hasMessageContaining("several columns may hold the images");
    }

    @Test
    void anImageThatIsNullFailsWhenItIsRead() throws IOException {
        ImageDataset dataset = open("bad/null-image.parquet").train();

        assertThat(dataset.size()).isEqualTo(4);
        assertThat(pixels(dataset, 3)).isNotEmpty();
        for (int row = 1; row <= 2; row++) {
            int index = row;
            assertThatThrownBy(() -> pixels(dataset, index))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("null-image.parquet: row " + row + ": has no image: it is null");
        }
    }

    @Test
    void imagesByPathAreReadBesideTheFile() throws IOException {
        ImageDataset dataset = open("paths/train.parquet").train();

        assertThat(pixels(dataset, 0))
                .isEqualTo(expected()
                        .get("codecs/none-1.parquet")
                        .get(1)
                        .get("pixels")
                        .asText());
        assertThatThrownBy(() -> pixels(dataset, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("row 1: holds no bytes, only the path images/2.png");
    }

    @Test
    void urlsAreFetchedIfThatIsAllowed() throws IOException {
        byte[] image = Files.readAllBytes(FIXTURES.resolve("paths/images/1.png"));
        for (String name : List.of("bad/urls.parquet", "bad/struct-urls.parquet")) {
            ImageDataset dataset = new ParquetFormat()
                    .open(FIXTURES.resolve(name), OPTIONS.withUrls(url -> {
                        if (url.equals("https://example.org/2.jpg")) {
                            throw new IOException("the server says 404");
                        }
                        return image;
                    }))
                    .train();

            assertThat(pixels(dataset, 0))
                    .isEqualTo(expected()
                            .get("codecs/none-1.parquet")
                            .get(1)
                            .get("pixels")
                            .asText());
            assertThatThrownBy(() -> pixels(dataset, 2))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageEndingWith("row 2: https://example.org/2.jpg: the server says 404");
        }
    }

    @Test
    void imagesOverTheLimitFailWhenTheyAreRead() {
        ImageDataset dataset = new ParquetFormat()
                .open(FIXTURES.resolve("hub"), OPTIONS.with(new ImageDecoder(new ImageLimits(20, 1000))))
                .train();

        assertThatThrownBy(() -> pixels(dataset, 7))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("train-00001-of-00002.parquet: row 2: has ")
                .hasMessageContaining("the limit for an image file is 20 bytes");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Files.copy(
                FIXTURES.resolve("hub/data/train-00000-of-00002.parquet"),
                folder.resolve("train-00000-of-00002.parquet"));

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 of its 2 files is missing, the first is number 00001 (beside train-00000-of");
        // A single file is what was asked for.
        assertThat(open(folder.resolve("train-00000-of-00002.parquet")).train().size())
                .isEqualTo(5);
    }

    @Test
    void severalConfigurationsAreToldApart() throws IOException {
        for (String name : List.of("a", "b")) {
            Path inside = Files.createDirectories(folder.resolve(name));
            Files.copy(FIXTURES.resolve("labels/numbers.parquet"), inside.resolve("train.parquet"));
        }

        assertThatThrownBy(() -> open(folder))
                .hasMessageContaining("several configurations")
                .hasMessageContaining("/b");
        assertThat(open(folder.resolve("a")).divided()).isTrue();
    }

    @Test
    void filesThatNameOtherClassesAreRefused() throws IOException {
        Files.copy(FIXTURES.resolve("hub/data/validation-00000-of-00001.parquet"), folder.resolve("train.parquet"));
        Files.copy(FIXTURES.resolve("labels/cifar100.parquet"), folder.resolve("test.parquet"));

        assertThatThrownBy(() -> open(folder)).hasMessageContaining("names other classes for column label");
    }

    @Test
    void columnsMissingInOneFileAreNamed() throws IOException {
        Files.copy(FIXTURES.resolve("labels/flags.parquet"), folder.resolve("a.parquet"));
        Files.copy(FIXTURES.resolve("bad/no-image.parquet"), folder.resolve("b.parquet"));

        assertThatThrownBy(() -> open(folder))
                .hasMessageContaining("b.parquet: lacks the column image of the other files; it has id, label");
    }

    @Test
    void keepsUnsignedNumbersAboveTheSignedRange() {
        assertThat(open("labels/unsigned32.parquet").train().labels()).containsExactly("7", "4294967295");
        assertThat(open("labels/unsigned64.parquet").train().labels()).containsExactly("7", "18446744073709551615");
    }
}
