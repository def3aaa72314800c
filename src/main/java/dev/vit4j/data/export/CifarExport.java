package dev.vit4j.data.export;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadOptionException;
import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.RgbImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Exports to the binary files of CIFAR: those of CIFAR-10 for ten classes, those of CIFAR-100 for a hundred, with 0 for the
 * group of classes.
 */
public final class CifarExport implements ExportFormat {
    private static final int BATCH = 10_000;
    private static final String TRAIN = "train";

    @Override
    public String name() {
        return "cifar";
    }

    @Override
    public int side() {
        return CifarFormat.SIDE;
    }

    @Override
    public void check(ExportedData data) {
        requireOption(
                !data.multiLabel(),
                "--format cifar: a record has one class, but images have any number of classes; choose manifest, parquet or"
                        + " webdataset");
        format(data.labels());
        requireOption(
                !data.images().containsKey("val"),
                "--format cifar: it has training and test images only, but the data has %d validation images; choose"
                        + " another format, or export without them",
                data.images().getOrDefault("val", 0));
        for (String label : data.labels()) {
            requireOption(
                    !label.isEmpty()
                            && label.equals(label.strip())
                            && label.lines().count() == 1,
                    "--format cifar: class '%s' cannot be a line of %s; choose another format",
                    label.lines().findFirst().orElse(""),
                    format(data.labels()).namesFile());
        }
    }

    private static CifarFormat format(List<String> labels) {
        for (CifarFormat format : List.of(CifarFormat.CIFAR10, CifarFormat.CIFAR100_FINE)) {
            if (format.classes() == labels.size()) {
                return format;
            }
        }
        throw new BadOptionException("--format cifar: CIFAR-10 has 10 classes and CIFAR-100 has 100, but the data has "
                + labels.size() + "; choose folders, manifest, parquet or webdataset");
    }

    @Override
    public DatasetWriter open(Path folder, ExportedData data) throws IOException {
        CifarFormat format = format(data.labels());
        Files.write(folder.resolve(format.namesFile()), data.labels(), StandardCharsets.UTF_8);
        return new Writer(folder, format);
    }

    private static final class Writer implements DatasetWriter {
        private final ImageDecoder decoder = new ImageDecoder();
        private final Path folder;
        private final CifarFormat format;
        private String split = "";
        private OutputStream records = OutputStream.nullOutputStream();
        private int written;

        private Writer(Path folder, CifarFormat format) {
            this.folder = folder;
            this.format = format;
        }

        @Override
        public void begin(String name) throws IOException {
            split = name;
            written = 0;
            open(format == CifarFormat.CIFAR10 ? name.equals(TRAIN) ? "data_batch_1" : "test_batch" : name);
        }

        private void open(String name) throws IOException {
            records.close();
            records = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".bin")));
        }

        @Override
        public void write(ExportedImage image) throws IOException {
            if (format == CifarFormat.CIFAR10 && split.equals(TRAIN) && written > 0 && written % BATCH == 0) {
                open("data_batch_" + (written / BATCH + 1));
            }
            byte[] record = new byte[format.recordBytes()];
            record[format.labelOffset()] = (byte) image.classes()[0];
            RgbImage pixels = decoder.decode(image.content(), image.file());
            int area = CifarFormat.SIDE * CifarFormat.SIDE;
            for (int i = 0; i < area; i++) {
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    record[format.imageOffset() + c * area + i] = pixels.pixels()[RgbImage.CHANNELS * i + c];
                }
            }
            records.write(record);
            written++;
        }

        @Override
        public void finish() throws IOException {
            records.flush();
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
