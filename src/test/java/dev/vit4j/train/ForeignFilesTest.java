package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets, models and runs on file systems other than Java's own are those on disk. */
class ForeignFilesTest {
    private static final int IMAGES = 24;

    /** A small data set in every format. */
    @TempDir
    private static Path disk;

    /** Names of the data sets below {@link #disk}: what {@code --data} gets. */
    private static final Map<String, String> FORMATS = new TreeMap<>(Map.of(
            "class folders", "folders",
            "parquet", "parquet",
            "tar shards", "webdataset",
            "pattern of shards", "webdataset/train-{000000..000002}.tar",
            "manifest", "manifest/labels.csv",
            "cifar", "cifar",
            "zip", "set.zip",
            "packed tar", "set.tar.gz",
            "npz", "set.npz",
            "idx", "idx"));

    private FileSystem memory;

    @BeforeAll
    static void writeEveryFormat() throws IOException {
        Path folders = disk.resolve("folders");
        DataSplits some = DataSets.open(Path.of("data/cifar10-mini"), DataOptions.DEFAULT.withValidation(0, 0));
        List<byte[]> pixels = new ArrayList<>();
        try (RecordReader reader = some.train().openReader()) {
            for (int i = 0; i < IMAGES; i++) {
                RgbImage image =
                        ((RgbRecordReader) reader).loadImage(some.train().metadata(i));
                pixels.add(image.pixels());
                ImageEncoder.writePng(image, folders.resolve("train/class " + i % 2 + "/ü " + (10 + i) + ".png"));
                ImageEncoder.writePng(image, folders.resolve("test/class " + i % 2 + "/" + (10 + i) + ".png"));
            }
        }
        for (String format : List.of("parquet", "webdataset", "manifest")) {
            String shards = format.equals("parquet") || format.equals("webdataset") ? "--shard-images=10" : "--seed=0";
            succeeded(
                    "data", "export", folders.toString(), disk.resolve(format).toString(), "--format", format, shards);
        }
        archives(folders);
        arrays(pixels);
    }

    private static void archives(Path folders) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(disk.resolve("set.zip")));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(
                        new GZIPOutputStream(Files.newOutputStream(disk.resolve("set.tar.gz"))),
                        StandardCharsets.UTF_8.name());
                Stream<Path> files = Files.walk(folders)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folders.relativize(file).toString();
                byte[] content = Files.readAllBytes(file);
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void arrays(List<byte[]> images) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        byte[] labels = new byte[images.size()];
        for (int i = 0; i < labels.length; i++) {
            pixels.write(images.get(i));
            labels[i] = (byte) (i % 2);
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(disk.resolve("set.npz")))) {
            zip.putNextEntry(new ZipEntry("train_images.npy"));
            zip.write(npy(String.format(Locale.ROOT, "(%d, 32, 32, 3)", labels.length), pixels.toByteArray()));
            zip.putNextEntry(new ZipEntry("train_labels.npy"));
            zip.write(npy(String.format(Locale.ROOT, "(%d, 1)", labels.length), labels));
        }
        Path cifar = Files.createDirectory(disk.resolve("cifar"));
        Files.write(cifar.resolve("data_batch_1.bin"), cifar(images));
        Files.write(cifar.resolve("test_batch.bin"), cifar(images.subList(0, 4)));
        Path idx = Files.createDirectory(disk.resolve("idx"));
        idx(idx.resolve("train-images-idx4-ubyte"), pixels.toByteArray(), labels.length, 32, 32, 3);
        idx(idx.resolve("train-labels-idx1-ubyte"), labels, labels.length);
    }

    private static byte[] npy(String shape, byte[] values) {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }";
        byte[] text =
                (header + " ".repeat(63 - (10 + header.length()) % 64) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + values.length);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 0});
        bytes.put((byte) text.length).put((byte) (text.length >> 8));
        return bytes.put(text).put(values).array();
    }

    /** Records of a label and the red, green and blue planes. */
    private static byte[] cifar(List<byte[]> images) {
        ByteBuffer records = ByteBuffer.allocate(3073 * images.size());
        for (int i = 0; i < images.size(); i++) {
            records.put((byte) (i % 2));
            for (int color = 0; color < 3; color++) {
                for (int pixel = 0; pixel < 1024; pixel++) {
                    records.put(images.get(i)[3 * pixel + color]);
                }
            }
        }
        return records.array();
    }

    private static void idx(Path file, byte[] values, int... shape) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        bytes.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int size : shape) {
            bytes.putInt(size);
        }
        Files.write(file, bytes.put(values).array());
    }

    private static CommandRun succeeded(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @BeforeEach
    void copyToMemory() throws IOException {
        memory = Jimfs.newFileSystem("foreign", Configuration.unix());
        copy(disk, memory.getPath("/data"));
    }

    @AfterEach
    void closeMemory() throws IOException {
        memory.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Labels, identities and pixels of all images. */
    private static List<String> images(Path data) throws IOException {
        List<String> images = new ArrayList<>();
        DataSplits splits = DataSets.open(data, DataOptions.DEFAULT.withValidation(0.25, 1));
        for (ImageDataset part : Stream.concat(Stream.of(splits.train(), splits.validation()), splits.test().stream())
                .toList()) {
            try (RecordReader reader = part.openReader()) {
                for (int i = 0; i < part.size(); i++) {
                    RgbImage image = ((RgbRecordReader) reader).loadImage(part.metadata(i));
                    images.add(part.labels().get(part.label(i)) + " " + part.identity(i) + " "
                            + Digests.SHA256.hex(image.pixels()));
                }
            }
        }
        return images;
    }

    @Test
    void everyFormatHasTheImagesItHasOnDisk() throws IOException {
        for (Map.Entry<String, String> format : FORMATS.entrySet()) {
            List<String> expected = images(disk.resolve(format.getValue()));
            assertThat(expected).as(format.getKey()).hasSizeGreaterThanOrEqualTo(IMAGES);
            assertThat(images(memory.getPath("/data/" + format.getValue())))
                    .as(format.getKey())
                    .isEqualTo(expected);
        }
    }

    /** A zip file can be opened as a file system too: no mapping, no locking, no atomic moves. */
    @Test
    void classFoldersAreReadFromAZipFileSystem() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(disk.resolve("set.zip"))) {
            assertThat(images(zip.getPath("/"))).isEqualTo(images(disk.resolve("folders")));
        }
    }

    @Test
    void readersReturnTheImagesOneByOne() throws IOException, InterruptedException {
        ImageDataset images = DataSets.open(memory.getPath("/data/folders"), DataOptions.DEFAULT)
                .train();
        try (RecordReader reader = images.openReader()) {
            for (int i = 0; i < images.size(); i++) {
                assertThat(reader.next())
                        .isEqualTo(reader.loadFromMetaData(images.metadata(i)).getRecord());
            }
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void listedPathsAreRelativeToTheFileOrLocations() throws IOException {
        Path list = memory.getPath("/list.tsv");
        Files.writeString(list, """
                path\tlabel
                data/folders/test/class 0/10.png\tx
                /data/folders/test/class 1/11.png\ty
                jimfs://foreign/data/folders/test/class%200/12.png\tx
                """);
        DataSplits splits = DataSets.open(list, DataOptions.DEFAULT.withValidation(0, 0));
        assertThat(splits.train().size()).isEqualTo(3);
        assertThat(splits.train().file(2)).isEqualTo(memory.getPath("/data/folders/test/class 0/12.png"));
        assertThat(images(list)).hasSize(3);
    }

    @Test
    void aRunIsWrittenResumedAndUsedWhereItIs() throws IOException {
        Path local = disk.resolve("run");
        train("--data=" + disk.resolve("parquet"), "--out=" + local);
        train("--data=jimfs://foreign/data/parquet", "--out=jimfs://foreign/runs/one");
        Path run = Locations.path("jimfs://foreign/runs/one");
        assertThat(Json.read(run.resolve("config.json")).at("/data/path").asText())
                .isEqualTo("jimfs://foreign/data/parquet");
        assertThat(Json.read(run.resolve("best/vit4j.json")).path("data").asText())
                .isEqualTo("jimfs://foreign/data/parquet");
        for (String name : List.of("best", "last")) {
            assertThat(Digests.SHA256.hex(run.resolve(name).resolve("model.safetensors")))
                    .as(name)
                    .isEqualTo(Digests.SHA256.hex(local.resolve(name).resolve("model.safetensors")));
        }
        succeeded("train", "--resume=jimfs://foreign/runs/one", "--epochs=3");
        succeeded("train", "--resume=" + local, "--epochs=3");
        assertThat(Digests.SHA256.hex(run.resolve("last/model.safetensors")))
                .isEqualTo(Digests.SHA256.hex(local.resolve("last/model.safetensors")));
        assertThat(metrics(run)).isEqualTo(metrics(local)).hasSize(4);
        String here = succeeded("evaluate", "--json", "--model=" + local, "--data=" + disk.resolve("parquet"))
                .out();
        String there = succeeded(
                        "evaluate", "--json", "--model=jimfs://foreign/runs/one", "--data=jimfs://foreign/data/parquet")
                .out();
        assertThat(Json.mapper().readTree(there).path("loss"))
                .isEqualTo(Json.mapper().readTree(here).path("loss"));
        // What the run trained on is recognized, and only the images that it held out are evaluated.
        assertThat(Json.mapper().readTree(there).path("images"))
                .isEqualTo(Json.mapper().readTree(here).path("images"));
        assertThat(Json.mapper().readTree(there).path("images").asInt()).isBetween(1, IMAGES - 1);
        train(
                "--data=jimfs://foreign/data/folders",
                "--teacher=jimfs://foreign/runs/one",
                "--out=jimfs://foreign/runs/two");
        assertThat(Json.read(run.resolveSibling("two").resolve("config.json"))
                        .at("/distillation/teacher")
                        .asText())
                .isEqualTo("jimfs://foreign/runs/one/best");
    }

    private static List<String> metrics(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> String.join(",", List.of(line.split(",")).subList(0, 6)))
                .toList();
    }

    private static void train(String... options) {
        succeeded(Stream.concat(
                        Stream.of("train", "--model=nano/4", "--epochs=2", "--batch=8", "--seed=3"), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void whatNeedsALocalFileSaysSo() {
        CommandRun cached = CommandRun.of(
                "train",
                "--data=jimfs://foreign/data/cifar",
                "--model=nano/4",
                "--out=jimfs://foreign/run",
                "--cache=disk");
        assertThat(cached.exitCode()).isEqualTo(2);
        assertThat(cached.err()).contains("--cache-dir");
        CommandRun none = CommandRun.of("evaluate", "--model=hdfs://nn/model", "--data=data/cifar10-mini");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("hdfs://nn/model", "vit4j-spark");
    }
}
