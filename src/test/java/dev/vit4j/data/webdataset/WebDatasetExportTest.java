package dev.vit4j.data.webdataset;

import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadOptionException;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportedData;
import dev.vit4j.data.export.ExportedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebDatasetExportTest {
    private static final List<String> LABELS = List.of("cat", "dog, wet", "\u00E9el", "1");

    @TempDir
    private Path folder;

    private static String name(Random random, int index) {
        return switch (random.nextInt(6)) {
            case 0 -> "cat/" + "long".repeat(random.nextInt(60)) + "/" + index;
            case 1 -> "schön/\uD83D\uDC08 " + index + ".final.v2";
            case 2 -> "same"; // as 1.jpg and 1.png have the same name
            case 4 -> "__class__/" + index;
            case 3 -> "a\tb\\c:" + index;
            default -> String.valueOf(index);
        };
    }

    /** Writes random images and returns what was written, by split. */
    private Map<String, List<ExportedImage>> write(Path out, long seed, boolean multiLabel) throws IOException {
        Random random = new Random(seed);
        Map<String, List<ExportedImage>> images = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String split : List.of("train", "val", "test")) {
            List<ExportedImage> part = new ArrayList<>();
            int count = 1 + random.nextInt(30);
            for (int i = 0; i < count; i++) {
                byte[] content = new byte[random.nextInt(2000)];
                random.nextBytes(content);
                int[] classes = multiLabel
                        ? random.ints(0, LABELS.size())
                                .limit(random.nextInt(4))
                                .distinct()
                                .sorted()
                                .toArray()
                        : new int[] {random.nextInt(LABELS.size())};
                part.add(new ExportedImage(i, name(random, i), classes, content, random.nextBoolean() ? "jpg" : "png"));
            }
            images.put(split, part);
            counts.put(split, count);
        }
        Files.createDirectories(out);
        ExportedData data = new ExportedData(LABELS, multiLabel, counts, 7);
        WebDatasetExport format = new WebDatasetExport();
        format.check(data);
        try (DatasetWriter writer = format.open(out, data)) {
            for (Map.Entry<String, List<ExportedImage>> split : images.entrySet()) {
                writer.begin(split.getKey());
                for (ExportedImage image : split.getValue()) {
                    writer.write(image);
                }
            }
            writer.finish();
        }
        Files.write(out.resolve("classes.txt"), LABELS, StandardCharsets.UTF_8);
        return images;
    }

    private static List<String> rows(ImageDataset images) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RgbRecordReader reader = (RgbRecordReader) images.openReader()) {
            for (int i = 0; i < images.size(); i++) {
                byte[] content = ((StoredImage.Encoded) reader.stored(images.metadata(i))).content();
                rows.add(Arrays.toString(images.classes(i)) + Arrays.hashCode(content));
            }
        }
        return rows;
    }

    private static List<String> rows(List<ExportedImage> images) {
        return images.stream()
                .map(image -> Arrays.toString(image.classes()) + Arrays.hashCode(image.content()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsWrittenIsRead(long seed) throws IOException {
        for (boolean multiLabel : new boolean[] {false, true}) {
            Path out = folder.resolve("out" + multiLabel);
            Map<String, List<ExportedImage>> written = write(out, seed, multiLabel);
            GivenSplits splits = read(out);
            assertThat(splits.train().multiLabel()).isEqualTo(multiLabel);
            assertThat(splits.train().labels()).isEqualTo(LABELS);
            assertThat(rows(splits.train())).isEqualTo(rows(written.get("train")));
            assertThat(rows(splits.validation().orElseThrow())).isEqualTo(rows(written.get("val")));
            assertThat(rows(splits.test().orElseThrow())).isEqualTo(rows(written.get("test")));
        }
    }

    @Test
    void theSameImagesGiveTheSameBytes() throws IOException {
        write(folder.resolve("a"), 11, false);
        write(folder.resolve("b"), 11, false);
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            for (Path file : files.toList()) {
                assertThat(folder.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void shardsHoldLabelAndImageSideBySide() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        ExportedData data = new ExportedData(List.of("a", "b"), false, Map.of("train", 3), 2);
        try (DatasetWriter writer = new WebDatasetExport().open(out, data)) {
            writer.begin("train");
            writer.write(new ExportedImage(0, "x/1.5", new int[] {1}, new byte[] {1}, "jpg"));
            writer.write(new ExportedImage(1, "x/1_5", new int[] {0}, new byte[] {2}, "png"));
            writer.write(new ExportedImage(2, "x/2", new int[] {0}, new byte[] {3}, "png"));
            writer.finish();
        }
        assertThat(entries(out.resolve("train-000000.tar")))
                .containsExactly("x/1_5.cls=1", "x/1_5.jpg=\u0001", "x/1_5-2.cls=0", "x/1_5-2.png=\u0002");
        assertThat(entries(out.resolve("train-000001.tar"))).containsExactly("x/2.cls=0", "x/2.png=\u0003");
    }

    private static List<String> entries(Path shard) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(shard))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                entries.add(entry.getName() + "=" + new String(tar.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return entries;
    }

    @Test
    void moreThanAMillionShardsAreRefused() {
        ExportedData data = new ExportedData(LABELS, false, Map.of("train", 2_000_000), 1);
        assertThatThrownBy(() -> new WebDatasetExport().check(data))
                .isInstanceOf(BadOptionException.class)
                .hasMessageStartingWith("--shard-images 1: makes 2000000 shards of the split train, at most 1000000");
    }
}
