package dev.vit4j.data.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Csv;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.ExportFormats;
import dev.vit4j.data.Samples;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetExportTest {
    private static final List<String> NAMES = List.of(
            "cat",
            "dog, wet",
            "\u00e9t\u00e9 \u65e5\u672c",
            "10",
            "2",
            "a \"b\"",
            "x;y\tz",
            "'q'",
            "train",
            "class #7 100%");

    @TempDir
    private Path folder;

    private static Map<String, ImageDataset> splits(Path data, Path classList) {
        ClassOrder order = classList == null ? ClassOrder.SORTED : ClassOrder.read(classList);
        DataOptions options = DataOptions.DEFAULT.withMultiLabel(true);
        GivenSplits given = DataSets.read(data, options.format().with(Columns.USUAL, order));
        Map<String, ImageDataset> splits = new LinkedHashMap<>();
        splits.put("train", given.train());
        given.validation().ifPresent(part -> splits.put("val", part));
        given.test().ifPresent(part -> splits.put("test", part));
        splits.values().removeIf(part -> part.size() == 0);
        return splits;
    }

    private static ExportResult export(String format, ExportSettings settings, Path data, Path list, Path out)
            throws IOException {
        return new DatasetExport(ExportFormats.byName(format), settings, new ImageDecoder())
                .write(splits(data, list), out, done -> {});
    }

    /** Returns split, class names and pixels of all images. */
    private static List<String> images(Map<String, ImageDataset> splits) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, ImageDataset> split : splits.entrySet()) {
            ImageDataset images = split.getValue();
            try (RecordReader reader = images.openReader()) {
                for (int i = 0; i < images.size(); i++) {
                    RgbImage image = ((RgbRecordReader) reader).loadImage(images.metadata(i));
                    List<String> names = Arrays.stream(images.classes(i))
                            .mapToObj(images.labels()::get)
                            .toList();
                    rows.add(split.getKey() + " " + names + " " + image.width() + "x" + image.height() + " "
                            + Arrays.hashCode(image.pixels()));
                }
            }
        }
        return rows;
    }

    /** A label file with images of random sizes, classes and splits, in folders that share file names. */
    private Path labelFile(Random random, int count, boolean multiLabel, String... parts) throws IOException {
        StringBuilder rows = new StringBuilder();
        Csv.write(rows, "path", "label", "split");
        for (int i = 0; i < count; i++) {
            String path = "in/" + "abc".charAt(i % 3) + "/img" + i / 3 + (i % 2 == 0 ? ".png" : ".bmp.PNG");
            Samples.png(folder.resolve(path), Samples.noise(1 + random.nextInt(9), 1 + random.nextInt(9), i));
            TreeSet<String> labels = new TreeSet<>();
            for (int n = multiLabel ? random.nextInt(4) : 1; n > 0; n--) {
                labels.add(NAMES.get(i < NAMES.size() ? i : random.nextInt(NAMES.size())));
            }
            Csv.write(rows, path, String.join("|", labels), i < NAMES.size() ? "train" : parts[i % parts.length]);
        }
        return Files.writeString(folder.resolve("in.csv"), rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsExportedIsReadAgain(long seed) throws IOException {
        Random random = new Random(seed);
        String[][] parts = {{"train", "val", "test"}, {"train", "test"}, {"train"}};
        Path data = labelFile(random, 40 + random.nextInt(40), false, parts[(int) seed % 3]);
        List<String> before = images(splits(data, null));
        ExportSettings settings = new ExportSettings(
                0,
                ImageFit.RATIO,
                (seed & 1) == 0 ? ImageEncoding.KEEP : ImageEncoding.PNG,
                95,
                OnBadImage.FAIL,
                10,
                1 + (int) seed % 3);
        for (String format : List.of("folders", "manifest")) {
            Path out = folder.resolve(format);
            ExportResult result = export(format, settings, data, null, out);
            assertThat(result.written().values().stream().mapToInt(n -> n).sum())
                    .isEqualTo(before.size());
            Path read = format.equals("manifest") ? out.resolve("labels.csv") : out;
            assertThat(splits(read, null).values().iterator().next().labels())
                    .isEqualTo(splits(data, null).get("train").labels());
            List<String> after = images(splits(read, null));
            if (format.equals("manifest")) {
                assertThat(after).isEqualTo(before);
            } else {
                assertThat(after).containsExactlyInAnyOrderElementsOf(before);
            }
        }
    }

    @Test
    void imagesWithAnyNumberOfClassesAreListed() throws IOException {
        Path data = labelFile(new Random(1), 60, true, "train", "val");
        export("manifest", ExportSettings.DEFAULT, data, null, folder.resolve("out"));
        assertThat(images(splits(folder.resolve("out/labels.csv"), null))).isEqualTo(images(splits(data, null)));
        for (String format : List.of("folders", "cifar")) {
            assertThatThrownBy(() -> export(format, ExportSettings.DEFAULT, data, null, folder.resolve("no")))
                    .isInstanceOf(BadOptionException.class)
                    .hasMessageContainingAll("--format " + format, "any number of classes; choose manifest");
        }
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void theClassListKeepsOrderAndClassesWithoutImages() throws IOException {
        Path data = labelFile(new Random(1), 30, false, "train", "test");
        List<String> listed = new ArrayList<>(NAMES);
        listed.add(3, "no images");
        Path list = Files.write(folder.resolve("list.txt"), listed);
        export("folders", ExportSettings.DEFAULT, data, list, folder.resolve("out"));
        Path written = folder.resolve("out/classes.txt");
        assertThat(Files.readAllLines(written)).isEqualTo(listed);
        assertThat(splits(folder.resolve("out"), written).get("train").labels()).isEqualTo(listed);
    }

    @Test
    void bytesAreKeptAndNamesAreUnique() throws IOException {
        Path data = labelFile(new Random(2), 12, false, "train");
        export("manifest", ExportSettings.DEFAULT, data, null, folder.resolve("m"));
        assertThat(folder.resolve("m/images/in/a/img0.png")).hasSameBinaryContentAs(folder.resolve("in/a/img0.png"));
        assertThat(folder.resolve("m/images/in/b/img0.bmp.png"))
                .hasSameBinaryContentAs(folder.resolve("in/b/img0.bmp.PNG"));

        Path same = Files.createDirectories(folder.resolve("same/cat"));
        byte[] jpeg = ImageEncoder.jpeg(Samples.noise(9, 7, 1), 0.9f);
        Files.write(same.resolve("1.jpg"), jpeg);
        Files.write(same.resolve("1.jpeg"), jpeg);
        Samples.png(same.resolve("deeper/1.png"), Samples.noise(3, 3, 2));
        export("folders", ExportSettings.DEFAULT, folder.resolve("same"), null, folder.resolve("f"));
        assertThat(folder.resolve("f/cat/1.jpg")).hasBinaryContent(jpeg);
        assertThat(folder.resolve("f/cat/1-000001.jpg")).hasBinaryContent(jpeg);
        assertThat(folder.resolve("f/cat/deeper/1.png")).exists();
    }

    @Test
    void cifarIsExportedByteForByte() throws IOException {
        Path cifar = folder.resolve("cifar");
        Samples.cifar10(cifar.resolve("data_batch_1.bin"), 50, 1);
        Samples.cifar10(cifar.resolve("test_batch.bin"), 20, 2);
        ExportSettings threads = new ExportSettings(0, ImageFit.CROP, ImageEncoding.KEEP, 95, OnBadImage.FAIL, 10, 3);
        export("cifar", threads, cifar, null, folder.resolve("again"));
        export("folders", threads, cifar, null, folder.resolve("folders"));
        Path order = folder.resolve("folders/classes.txt");
        export("cifar", threads, folder.resolve("folders"), order, folder.resolve("back"));
        assertThat(folder.resolve("again/data_batch_1.bin")).hasSameBinaryContentAs(cifar.resolve("data_batch_1.bin"));
        assertThat(folder.resolve("again/test_batch.bin")).hasSameBinaryContentAs(cifar.resolve("test_batch.bin"));
        assertThat(images(splits(folder.resolve("back"), null)))
                .containsExactlyInAnyOrderElementsOf(images(splits(cifar, null)));
    }

    @Test
    void aHundredClassesMakeCifar100() throws IOException {
        for (int c = 0; c < 100; c++) {
            Samples.png(folder.resolve("in/train/c" + c + "/0.png"), Samples.noise(32, 32, c));
            Samples.png(folder.resolve("in/test/c" + c + "/0.png"), Samples.noise(32, 32, 100 + c));
        }
        export("cifar", ExportSettings.DEFAULT, folder.resolve("in"), null, folder.resolve("out"));
        byte[] test = Files.readAllBytes(folder.resolve("out/test.bin"));
        assertThat(test).hasSize(100 * 3074);
        // The red of the first pixel of the image of class 10, which comes third in a listing by text.
        assertThat(test[2 * 3074 + 1]).isEqualTo((byte) 10);
        assertThat(test[2 * 3074 + 2]).isEqualTo(Samples.noise(32, 32, 110).pixels()[0]);
        assertThat(images(splits(folder.resolve("out"), null))).isEqualTo(images(splits(folder.resolve("in"), null)));
    }

    @Test
    void manyRecordsAreDividedIntoBatches() throws IOException {
        Path cifar = folder.resolve("cifar");
        Samples.cifar10(cifar.resolve("data_batch_1.bin"), 10_500, 1);
        export("cifar", ExportSettings.DEFAULT, cifar, null, folder.resolve("out"));
        assertThat(Files.size(folder.resolve("out/data_batch_1.bin"))).isEqualTo(10_000L * 3073);
        assertThat(Files.size(folder.resolve("out/data_batch_2.bin"))).isEqualTo(500L * 3073);
    }

    @ParameterizedTest
    @CsvSource({
        "RATIO, 40, 30, 20, 26x20", // torchvision: int(20 * 40 / 30)
        "RATIO, 30, 40, 20, 20x26",
        "RATIO, 7, 5, 10, 14x10",
        "CROP, 40, 30, 20, 20x20",
        "STRETCH, 40, 30, 20, 20x20",
        "RATIO, 20, 33, 20, 20x33",
    })
    void imagesAreResizedToASide(ImageFit fit, int width, int height, int side, String size) throws IOException {
        Samples.png(folder.resolve("in/a/1.png"), Samples.noise(width, height, 1));
        ExportSettings settings = new ExportSettings(side, fit, ImageEncoding.KEEP, 95, OnBadImage.FAIL, 10, 1);
        export("folders", settings, folder.resolve("in"), null, folder.resolve("out"));
        assertThat(images(splits(folder.resolve("out"), null)).get(0)).contains(" " + size + " ");
    }

    @Test
    void aBadImageEndsTheExportOrIsListed() throws IOException {
        Samples.classFolders(folder.resolve("in"), 3, "a", "b");
        Path bad = folder.resolve("in/b/img1.png");
        Files.write(bad, Arrays.copyOf(Files.readAllBytes(bad), 60));
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> export("folders", ExportSettings.DEFAULT, folder.resolve("in"), null, out))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(bad + ": ")
                .hasMessageEndingWith("--on-bad-image skip leaves such images out");
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("in");
        }
        ExportSettings skip = new ExportSettings(0, ImageFit.RATIO, ImageEncoding.KEEP, 95, OnBadImage.SKIP, 10, 2);
        ExportResult result = export("folders", skip, folder.resolve("in"), null, out);
        assertThat(result.written()).isEqualTo(Map.of("train", 5));
        assertThat(result.skipped()).hasSize(1);
        assertThat(result.skipped().get(0).problem()).startsWith(bad + ": ");
        assertThat(out.resolve("b/img1.png")).doesNotExist();

        Files.delete(folder.resolve("in/a/img0.png"));
        Files.writeString(folder.resolve("in/a/img0.png"), "");
        for (Path file : List.of(folder.resolve("in/a"), folder.resolve("in/b"))) {
            try (var files = Files.list(file)) {
                for (Path image : files.toList()) {
                    Files.writeString(image, "no image");
                }
            }
        }
        assertThatThrownBy(() -> export("folders", skip, folder.resolve("in"), null, folder.resolve("none")))
                .hasMessageContaining(
                        "none of its images can be decoded, the first: " + folder.resolve("in/a/img0.png"));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void formatsSayWhatTheyCannotHold() throws IOException {
        ExportFormat cifar = ExportFormats.byName("cifar");
        List<String> ten = IntStream.range(0, 10).mapToObj(c -> "c" + c).toList();
        assertThatThrownBy(() -> cifar.check(new ExportedData(List.of("a"), false, Map.of("train", 1), 1)))
                .hasMessage("--format cifar: CIFAR-10 has 10 classes and CIFAR-100 has 100, but the data has 1; choose"
                        + " folders, manifest, parquet or webdataset");
        assertThatThrownBy(() -> cifar.check(new ExportedData(ten, false, Map.of("train", 1, "val", 7), 1)))
                .hasMessageContaining("the data has 7 validation images");
        assertThatThrownBy(() -> new ExportSettings(64, ImageFit.CROP, ImageEncoding.KEEP, 95, OnBadImage.FAIL, 1, 1)
                        .forFormat(cifar))
                .hasMessageStartingWith("--side 64: cifar holds images of 32 x 32 pixels");
        for (String name : List.of("a/b", ".hidden", "..", "x".repeat(256), "Thumbs.db")) {
            assertThatThrownBy(() -> ExportFormats.byName("folders")
                            .check(new ExportedData(List.of(name), false, Map.of("train", 1), 1)))
                    .hasMessageContaining("cannot be the name of a folder");
        }
        for (String name : List.of("a|b", " a", "")) {
            assertThatThrownBy(() -> ExportFormats.byName("manifest")
                            .check(new ExportedData(List.of(name), false, Map.of("train", 1), 1)))
                    .isInstanceOf(BadOptionException.class);
        }
        assertThatThrownBy(() -> ExportFormats.byName("folder"))
                .hasMessageStartingWith("--format folder: no such format; did you mean 'folders'?");
    }

    @Test
    void namesComeFromTheIdentity() {
        assertThat(ImageNames.of("cat/tabby/1.jpg", 5)).isEqualTo("cat/tabby/1");
        assertThat(ImageNames.of("/abs/../x/1.tar.PNG", 5)).isEqualTo("abs/x/1.tar");
        assertThat(ImageNames.of("key.with.dots", 5)).isEqualTo("key.with.dots");
        assertThat(ImageNames.of("a\nb/.hidden.png", 5)).isEqualTo("a_b/_.hidden");
        assertThat(ImageNames.of("0123456789abcdef".repeat(4), 5)).isEqualTo("000005");
        assertThat(ImageNames.of("x".repeat(300) + ".jpg", 17)).isEqualTo("000017");
        assertThat(IntStream.of(9, 10).mapToObj(ImageNames::numbered).collect(Collectors.joining(" ")))
                .isEqualTo("000009 000010");
    }
}
