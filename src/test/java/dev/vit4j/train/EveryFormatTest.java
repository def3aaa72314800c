package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same 2,000 training and 500 test images, in every format: equal images, batches and training, bit for bit. */
@Tag("slow")
class EveryFormatTest {
    /** CIFAR's classes in the order of their names, which class folders have. */
    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** Class folders, in whose order all other formats hold the images. */
    @TempDir
    private static Path folders;

    private static String images;
    private static String batches;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeFolders() throws IOException {
        export("data/cifar10-mini", folders.resolve("set"), "folders");
        DataSplits splits = open(folders.resolve("set"));
        images = images(splits);
        batches = batches(splits.train());
    }

    private static void export(String from, Path to, String format, String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("data", "export", from, to.toString(), "--format=" + format), Stream.of(more))
                .toList();
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static DataSplits open(Path data) {
        return DataSets.open(data, DataOptions.DEFAULT.withValidation(0, 0));
    }

    /** Hash of all labels and pixels, in order. */
    private static String images(DataSplits splits) throws IOException {
        assertThat(splits.labels()).isEqualTo(CLASSES);
        assertThat(splits.train().size()).isEqualTo(2000);
        assertThat(splits.validation().size()).isZero();
        MessageDigest digest = Digests.SHA256.start();
        for (ImageDataset part : List.of(splits.train(), splits.test().orElseThrow())) {
            try (RecordReader reader = part.openReader()) {
                for (int i = 0; i < part.size(); i++) {
                    RgbImage image = ((RgbRecordReader) reader).loadImage(part.metadata(i));
                    digest.update((byte) part.label(i));
                    digest.update(image.pixels());
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Hash of an epoch of training batches: shuffled, augmented, mixed and cut into patches. */
    private static String batches(ImageDataset train) {
        BatchPipeline pipeline = BatchPipeline.training(
                train,
                Preprocessing.standard(32),
                Augmentation.CIFAR,
                new Mixing(0.2, 1, 1, 0.5, 0),
                new Patching(Size.square(32), 3, Size.square(4), Size.square(4), 0, false),
                64,
                7,
                2,
                OnBadImage.FAIL);
        MessageDigest digest = Digests.SHA256.start();
        try (BatchStream stream = pipeline.epoch(3, 0)) {
            for (Batch next = stream.next(); next != null; next = stream.next()) {
                try (Batch batch = next) {
                    float[] values = batch.patches().reshape(-1).toFloatVector();
                    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
                    bytes.asFloatBuffer().put(values);
                    digest.update(bytes);
                    for (int label : batch.labels()) {
                        digest.update((byte) label);
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void assertSame(Path data) throws IOException {
        DataSplits splits = open(data);
        assertThat(images(splits)).isEqualTo(images);
        assertThat(batches(splits.train())).isEqualTo(batches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "parquet", "webdataset", "manifest"})
    void whatIsExportedHasTheSameImagesAndBatches(String format) throws IOException {
        Path set = folder.resolve("set");
        export(folders.resolve("set").toString(), set, format);
        assertSame(format.equals("manifest") ? table(set) : set);
    }

    private static Path table(Path set) throws IOException {
        try (Stream<Path> files = Files.list(set)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** CIFAR's format keeps the class order of the folders. */
    @Test
    void cifarHasTheSameImagesAndBatches() throws IOException {
        export(folders.resolve("set").toString(), folder.resolve("set"), "cifar");
        assertSame(folder.resolve("set"));
    }

    @Test
    void severalShardsHaveTheSameImagesAndBatches() throws IOException {
        for (String format : List.of("parquet", "webdataset")) {
            Path set = folder.resolve(format);
            export(folders.resolve("set").toString(), set, format, "--shard-images=300");
            assertSame(set);
        }
    }

    @Test
    void gzippedShardsHaveTheSameImagesAndBatches() throws IOException {
        Path set = folder.resolve("set");
        export(folders.resolve("set").toString(), set, "webdataset", "--shard-images=700");
        try (Stream<Path> files = Files.list(set)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".tar")).toList()) {
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
                    Files.copy(file, out);
                }
                Files.delete(file);
            }
        }
        assertSame(set);
    }

    private interface Entries {
        void add(String name, byte[] content) throws IOException;
    }

    private static void eachFile(Entries entries) throws IOException {
        Path set = folders.resolve("set");
        try (Stream<Path> files = Files.walk(set)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.add("cifar/" + set.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void aZipOfTheFoldersHasTheSameImagesAndBatches() throws IOException {
        Path file = folder.resolve("set.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            eachFile((name, content) -> {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            });
        }
        assertSame(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.tar", "set.tar.gz"})
    void aTarOfTheFoldersHasTheSameImagesAndBatches(String name) throws IOException {
        Path file = folder.resolve(name);
        OutputStream out = Files.newOutputStream(file);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(out) : out)) {
            eachFile((entry, content) -> {
                TarArchiveEntry header = new TarArchiveEntry(entry);
                header.setSize(content.length);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            });
        }
        assertSame(file);
    }

    /** Pixels of a part as rows, columns, colors, and labels. */
    private record Arrays(byte[] pixels, byte[] labels) {
        static Arrays of(ImageDataset part) throws IOException {
            ByteArrayOutputStream pixels = new ByteArrayOutputStream();
            byte[] labels = new byte[part.size()];
            try (RecordReader reader = part.openReader()) {
                for (int i = 0; i < labels.length; i++) {
                    pixels.write(((RgbRecordReader) reader)
                            .loadImage(part.metadata(i))
                            .pixels());
                    labels[i] = (byte) part.label(i);
                }
            }
            return new Arrays(pixels.toByteArray(), labels);
        }
    }

    /** NumPy's format (NEP 1) with the names of MedMNIST. Arrays have no class names: a list gives them. */
    @Test
    void arraysOfNumpyHaveTheSameImagesAndBatches() throws IOException {
        DataSplits splits = open(folders.resolve("set"));
        Path file = folder.resolve("set.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String part : List.of("train", "test")) {
                Arrays arrays = Arrays.of(
                        part.equals("train") ? splits.train() : splits.test().orElseThrow());
                int count = arrays.labels().length;
                zip.putNextEntry(new ZipEntry(part + "_images.npy"));
                zip.write(npy(String.format(Locale.ROOT, "(%d, 32, 32, 3)", count), arrays.pixels()));
                zip.putNextEntry(new ZipEntry(part + "_labels.npy"));
                zip.write(npy(String.format(Locale.ROOT, "(%d, 1)", count), arrays.labels()));
            }
        }
        assertSameWithoutNames(file);
    }

    private static byte[] npy(String shape, byte[] values) {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }";
        int padding = 64 - (10 + header.length() + 1) % 64;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + values.length);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.put((byte) text.length).put((byte) (text.length >> 8));
        return bytes.put(text).put(values).array();
    }

    /** MNIST's format, with a dimension for the colors. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void filesOfMnistHaveTheSameImagesAndBatches(boolean gzip) throws IOException {
        DataSplits splits = open(folders.resolve("set"));
        Path set = Files.createDirectory(folder.resolve("set"));
        for (String part : List.of("train", "t10k")) {
            Arrays arrays = Arrays.of(
                    part.equals("train") ? splits.train() : splits.test().orElseThrow());
            int count = arrays.labels().length;
            write(set.resolve(part + "-images-idx4-ubyte"), gzip, arrays.pixels(), count, 32, 32, 3);
            write(set.resolve(part + "-labels-idx1-ubyte"), gzip, arrays.labels(), count);
        }
        assertSameWithoutNames(set);
    }

    private static void write(Path file, boolean gzip, byte[] values, int... shape) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length);
        header.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int size : shape) {
            header.putInt(size);
        }
        try (OutputStream out = gzip
                ? new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))
                : Files.newOutputStream(file)) {
            out.write(header.array());
            out.write(values);
        }
    }

    private static void assertSameWithoutNames(Path data) throws IOException {
        DataSplits splits = open(data);
        assertThat(splits.labels()).hasSize(CLASSES.size());
        assertThat(splits.train().size()).isEqualTo(2000);
        assertThat(batches(splits.train())).isEqualTo(batches);
        assertThat(splits.test().orElseThrow().size()).isEqualTo(500);
    }

    /** Trains a small model for an epoch on class folders and on each of the exported formats. */
    @Test
    void trainingIsTheSame() throws IOException {
        String expected = trained(folders.resolve("set"), "folders");
        for (String format : List.of("parquet", "webdataset", "manifest", "cifar")) {
            Path set = folder.resolve(format);
            export(folders.resolve("set").toString(), set, format);
            assertThat(trained(format.equals("manifest") ? table(set) : set, format + "-run"))
                    .as(format)
                    .isEqualTo(expected);
        }
    }

    private String trained(Path data, String run) throws IOException {
        Path out = folder.resolve(run);
        CommandRun training = CommandRun.of(
                "train",
                "--data=" + data,
                "--model=nano/4",
                "--epochs=1",
                "--batch=64",
                "--val-split=0",
                "--seed=3",
                "--out=" + out);
        assertThat(training.exitCode()).as(training.err()).isZero();
        return Digests.SHA256.hex(out.resolve("last/model.safetensors"));
    }
}
