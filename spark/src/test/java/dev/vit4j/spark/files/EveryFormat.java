package dev.vit4j.spark.files;

import dev.vit4j.common.Digests;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.ExportFormats;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.export.DatasetExport;
import dev.vit4j.data.export.ExportSettings;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.datavec.api.records.reader.RecordReader;

/** Small data sets, one in every format that vit4j reads. */
final class EveryFormat {
    /** Training images; there are as many for tests where a format has splits. */
    static final int IMAGES = 24;

    /** What {@code --data} gets, below the folder. */
    static final List<String> NAMES = List.of(
            "folders",
            "parquet",
            "webdataset",
            "webdataset/train-{000000..000002}.tar",
            "webdataset/train-*.tar",
            "manifest/labels.csv",
            "cifar",
            "set.zip",
            "set.tar.gz",
            "set.npz",
            "idx");

    /** Written by Hugging Face's datasets. */
    private static final Path PARQUET = Path.of("../src/test/resources/fixtures/parquet/hub");

    private EveryFormat() {}

    static void write(Path folder) throws IOException {
        Random random = new Random(7);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            byte[] pixels = new byte[3072];
            random.nextBytes(pixels);
            images.add(pixels);
            RgbImage image = RgbImage.ofPlanes(planes(pixels), 0, 32, 32);
            ImageEncoder.writePng(image, folder.resolve("folders/train/class " + i % 2 + "/ü " + (10 + i) + ".png"));
            ImageEncoder.writePng(image, folder.resolve("folders/test/class " + i % 2 + "/" + (10 + i) + ".png"));
        }
        export(folder);
        copy(PARQUET, folder.resolve("parquet"));
        archives(folder);
        arrays(folder, images);
    }

    private static void export(Path folder) throws IOException {
        DataSplits splits = DataSets.open(folder.resolve("folders"), DataOptions.DEFAULT.withValidation(0, 0));
        Map<String, ImageDataset> parts = new LinkedHashMap<>();
        parts.put("train", splits.train());
        parts.put("test", splits.test().orElseThrow());
        ExportSettings usual = ExportSettings.DEFAULT;
        ExportSettings shards = new ExportSettings(
                usual.side(), usual.fit(), usual.encoding(), usual.jpegQuality(), usual.onBadImage(), 10, 1);
        for (String format : List.of("webdataset", "manifest")) {
            new DatasetExport(ExportFormats.byName(format), shards, new ImageDecoder())
                    .write(parts, folder.resolve(format), done -> {});
        }
    }

    private static void archives(Path folder) throws IOException {
        Path folders = folder.resolve("folders");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("set.zip")));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(
                        new GZIPOutputStream(Files.newOutputStream(folder.resolve("set.tar.gz"))),
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

    private static void arrays(Path folder, List<byte[]> images) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        ByteBuffer cifar = ByteBuffer.allocate(3073 * images.size());
        byte[] labels = new byte[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 2);
            pixels.write(images.get(i));
            cifar.put(labels[i]).put(planes(images.get(i)));
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("set.npz")))) {
            zip.putNextEntry(new ZipEntry("train_images.npy"));
            zip.write(npy(String.format(Locale.ROOT, "(%d, 32, 32, 3)", labels.length), pixels.toByteArray()));
            zip.putNextEntry(new ZipEntry("train_labels.npy"));
            zip.write(npy(String.format(Locale.ROOT, "(%d, 1)", labels.length), labels));
        }
        Files.createDirectory(folder.resolve("cifar"));
        Files.write(folder.resolve("cifar/data_batch_1.bin"), cifar.array());
        Files.createDirectory(folder.resolve("idx"));
        Files.write(folder.resolve("idx/train-images-idx4-ubyte"), idx(pixels.toByteArray(), labels.length, 32, 32, 3));
        Files.write(folder.resolve("idx/train-labels-idx1-ubyte"), idx(labels, labels.length));
    }

    private static byte[] planes(byte[] pixels) {
        byte[] planes = new byte[pixels.length];
        int side = pixels.length / 3;
        for (int i = 0; i < planes.length; i++) {
            planes[i % 3 * side + i / 3] = pixels[i];
        }
        return planes;
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

    private static byte[] idx(byte[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        bytes.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int size : shape) {
            bytes.putInt(size);
        }
        return bytes.put(values).array();
    }

    static void copy(Path from, Path to) throws IOException {
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

    /** Returns labels, identities and pixels of all images. */
    static List<String> images(Path data) throws IOException {
        List<String> images = new ArrayList<>();
        DataSplits splits = DataSets.open(data, DataOptions.DEFAULT.withValidation(0.25, 1));
        List<ImageDataset> parts = new ArrayList<>(List.of(splits.train(), splits.validation()));
        splits.test().ifPresent(parts::add);
        for (ImageDataset part : parts) {
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
}
