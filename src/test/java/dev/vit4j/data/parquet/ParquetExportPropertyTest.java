package dev.vit4j.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.data.DataOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportedData;
import dev.vit4j.data.export.ExportedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again: the same bytes, labels, names and splits, whatever they are. */
class ParquetExportPropertyTest {
    @TempDir
    private Path folder;

    private static List<ExportedImage> images(int count, int classes, boolean multiLabel, Random random) {
        List<ExportedImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 3_000_000 : 2000)];
            random.nextBytes(content);
            int[] labels = multiLabel
                    ? IntStream.range(0, classes)
                            .filter(c -> random.nextInt(3) == 0)
                            .toArray()
                    : new int[] {random.nextInt(classes)};
            images.add(new ExportedImage(i, "cl\u00e4ss " + random.nextInt(9) + "/" + i, labels, content, "png"));
        }
        return images;
    }

    private void write(ExportedData data, Map<String, List<ExportedImage>> images) throws IOException {
        ParquetExport export = new ParquetExport();
        export.check(data);
        try (DatasetWriter writer = export.open(folder, data)) {
            for (Map.Entry<String, List<ExportedImage>> split : images.entrySet()) {
                writer.begin(split.getKey());
                for (ExportedImage image : split.getValue()) {
                    writer.write(image);
                }
            }
            writer.finish();
        }
    }

    private static void check(ImageDataset read, List<ExportedImage> written) throws IOException {
        assertThat(read.size()).isEqualTo(written.size());
        try (RgbRecordReader reader = (RgbRecordReader) read.openReader()) {
            for (int i = 0; i < written.size(); i++) {
                ExportedImage image = written.get(i);
                StoredImage stored = reader.stored(read.metadata(i));
                assertThat(((StoredImage.Encoded) stored).content())
                        .as("image %d", i)
                        .isEqualTo(image.content());
                assertThat(read.classes(i)).as("image %d", i).isEqualTo(image.classes());
                assertThat(read.identity(i)).isEqualTo(image.file());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void writtenAndReadAgain(long seed) throws IOException {
        Random random = new Random(seed);
        boolean multiLabel = seed % 2 == 0;
        List<String> labels = Stream.of("zebra", "\u00e4pfel, \"rot\"", "a\tb", "10", "2")
                .limit(2 + random.nextInt(4))
                .toList();
        Map<String, List<ExportedImage>> images = new LinkedHashMap<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (String split : List.of("train", "val", "test").subList(0, 1 + random.nextInt(3))) {
            images.put(split, images(1 + random.nextInt(60), labels.size(), multiLabel, random));
            sizes.put(split, images.get(split).size());
        }
        ExportedData data = new ExportedData(labels, multiLabel, sizes, 1 + random.nextInt(40));

        write(data, images);

        GivenSplits read = new ParquetFormat().open(folder, DataOptions.DEFAULT.format());
        assertThat(read.train().labels()).isEqualTo(labels);
        assertThat(read.train().multiLabel()).isEqualTo(multiLabel);
        check(read.train(), images.get("train"));
        assertThat(read.validation().isPresent()).isEqualTo(images.containsKey("val"));
        assertThat(read.test().isPresent()).isEqualTo(images.containsKey("test"));
        checkIfPresent(read.validation(), images.get("val"));
        checkIfPresent(read.test(), images.get("test"));
    }

    private static void checkIfPresent(Optional<ImageDataset> read, List<ExportedImage> written) throws IOException {
        if (read.isPresent()) {
            check(read.get(), written);
        }
    }

    @Test
    void shardsAreNamedAsTheirNumberWasAnnounced() throws IOException {
        List<ExportedImage> images = images(25, 2, false, new Random(9));
        ExportedData data = new ExportedData(List.of("a", "b"), false, Map.of("val", 25), 10);

        // The images 10 to 19 could not be read.
        write(
                data,
                Map.of(
                        "val",
                        Stream.concat(images.stream().limit(10), images.stream().skip(20))
                                .toList()));

        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly(
                            "validation-00000-of-00003.parquet",
                            "validation-00001-of-00003.parquet",
                            "validation-00002-of-00003.parquet");
        }
        ImageDataset read = new ParquetFormat()
                .open(folder, DataOptions.DEFAULT.format())
                .validation()
                .orElseThrow();
        assertThat(read.size()).isEqualTo(15);
        assertThat(read.identity(10)).isEqualTo(images.get(20).file());
    }

    @Test
    void classesOfTheSameNameAreRefused() {
        ExportedData data = new ExportedData(List.of("a", "b", "a"), false, Map.of("train", 1), 10);

        assertThatThrownBy(() -> new ParquetExport().check(data))
                .hasMessageContaining("two classes of the same name: a");
    }
}
