package dev.vit4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.Samples;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Index;
import org.datavec.api.records.Record;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class CifarTest {
    @TempDir
    Path folder;

    private Path file(String name, byte[]... records) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, new byte[0]);
        for (byte[] record : records) {
            Files.write(file, record, StandardOpenOption.APPEND);
        }
        return file;
    }

    @Test
    void readsRedGreenAndBlueWithTheirLabels() throws Exception {
        Path file = file(
                "data_batch_1.bin",
                Samples.record(255, 0, 0, 3),
                Samples.record(0, 255, 0, 0),
                Samples.record(0, 0, 255, 9));
        try (CifarRecordReader reader = new CifarRecordReader(CifarFormat.CIFAR10)) {
            reader.initialize(new FileSplit(file.toFile()));

            int[] labels = {3, 0, 9};
            for (int i = 0; i < 3; i++) {
                List<Writable> record = reader.next();
                INDArray image = ((NDArrayWritable) record.get(0)).get();
                assertThat(image.shape()).containsExactly(1, 3, 32, 32);
                assertThat(image.dataType()).isEqualTo(DataType.FLOAT);
                for (int c = 0; c < 3; c++) {
                    assertThat(image.getFloat(0, c, 31, 0)).isEqualTo(c == i ? 255 : 0);
                }
                assertThat(record.get(1)).isEqualTo(new IntWritable(labels[i]));
            }
            assertThat(reader.hasNext()).isFalse();
            assertThatThrownBy(reader::next).hasMessageContaining("all 3 records");
        }
    }

    @Test
    void placesPixelsByPlaneRowAndColumn() throws IOException {
        byte[] record = Samples.record(0, 0, 0, 1);
        record[1 + 1024 + 5 * 32 + 7] = (byte) 200;
        CifarDataset dataset = CifarDataset.open(List.of(file("test_batch.bin", record)), CifarFormat.CIFAR10);

        assertThat(((RgbRecordReader) dataset.openReader())
                        .loadImage(dataset.metadata(0))
                        .rgb(7, 5))
                .isEqualTo(0x00C800);
    }

    @Test
    void loadsAnyRecordByItsMetadata() throws Exception {
        Path first = Samples.cifar10(folder.resolve("data_batch_1.bin"), 7, 1);
        Path second = Samples.cifar10(folder.resolve("data_batch_2.bin"), 5, 2);
        try (CifarRecordReader reader = new CifarRecordReader(CifarFormat.CIFAR10)) {
            reader.initialize(new CollectionInputSplit(List.of(first.toUri(), second.toUri())));
            Record ninth = null;
            for (int i = 0; i < 9; i++) {
                ninth = reader.nextRecord();
            }

            Record again = reader.loadFromMetaData(ninth.getMetaData());

            assertThat(again.getRecord()).isEqualTo(ninth.getRecord());
            assertThat(ninth.getMetaData().getLocation()).isEqualTo(second + ": record 1");
            reader.reset();
            assertThat(reader.next())
                    .isEqualTo(reader.loadFromMetaData(List.of(new CifarRecordMetaData(0, first.toUri())))
                            .get(0)
                            .getRecord());
            assertThatThrownBy(() -> reader.loadFromMetaData(new CifarRecordMetaData(7, first.toUri())))
                    .hasMessageContaining("no such record; the file has 7");
            assertThatThrownBy(() -> reader.loadFromMetaData(new CifarRecordMetaData(0, folder.toUri())))
                    .hasMessageContaining("not one of the files");
        }
    }

    @Test
    void readsARecordFromAStream() throws IOException {
        try (CifarRecordReader reader = new CifarRecordReader(CifarFormat.CIFAR100_FINE)) {
            byte[] record = Samples.record(1, 2, 3, 19, 99);

            List<Writable> values =
                    reader.record(folder.toUri(), new DataInputStream(new ByteArrayInputStream(record)));

            assertThat(values.get(1)).isEqualTo(new IntWritable(99));
            assertThat(((NDArrayWritable) values.get(0)).get().getFloat(0, 2, 0, 0))
                    .isEqualTo(3);
        }
    }

    @Test
    void readsFineOrCoarseLabels() throws IOException {
        List<Path> files = List.of(file("train.bin", Samples.record(0, 0, 0, 19, 99), Samples.record(0, 0, 0, 1, 2)));

        CifarDataset fine = CifarDataset.open(files, CifarFormat.CIFAR100_FINE);
        CifarDataset coarse = CifarDataset.open(files, CifarFormat.CIFAR100_COARSE);

        assertThat(fine.label(0)).isEqualTo(99);
        assertThat(fine.labels()).hasSize(100).contains("worm", Index.atIndex(99));
        assertThat(coarse.label(0)).isEqualTo(19);
        assertThat(coarse.label(1)).isEqualTo(1);
        assertThat(coarse.labels()).hasSize(20).startsWith("aquatic_mammals", "fish");
    }

    @Test
    void takesClassNamesFromTheListBesideTheFiles() throws IOException {
        Path file = file("data_batch_1.bin", Samples.record(0, 0, 0, 1));
        assertThat(CifarDataset.open(List.of(file), CifarFormat.CIFAR10).labels())
                .startsWith("airplane");

        Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        assertThat(CifarDataset.open(List.of(file), CifarFormat.CIFAR10).labels())
                .startsWith("a", "b");

        Path names = Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\n");
        assertThatThrownBy(() -> CifarDataset.open(List.of(file), CifarFormat.CIFAR10))
                .isInstanceOf(BadInputException.class)
                .hasMessage(names + ": 2 class names, but CIFAR-10 has 10; fetch the file again or remove it");
    }

    @Test
    void reportsATruncatedFile() throws IOException {
        Path whole = Samples.cifar10(folder.resolve("data_batch_1.bin"), 10, 1);
        Path cut = Files.write(folder.resolve("x.bin"), Arrays.copyOf(Files.readAllBytes(whole), 10 * 3073 + 1));
        Path empty = file("empty.bin");

        assertThatThrownBy(() -> CifarDataset.open(List.of(whole, cut), CifarFormat.CIFAR10))
                .isInstanceOf(BadInputException.class)
                .hasMessage(cut + ": 30731 bytes is not a whole number of 3073-byte CIFAR-10 records; the file is"
                        + " truncated, download it again");
        assertThatThrownBy(() -> CifarDataset.open(List.of(empty), CifarFormat.CIFAR10))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> CifarDataset.open(List.of(folder.resolve("no.bin")), CifarFormat.CIFAR10))
                .hasMessageContainingAll("no.bin", "no such file");
    }

    @Test
    void namesTheRecordWhoseLabelIsOutOfRange() throws IOException {
        Path ten = file("data_batch_1.bin", Samples.record(0, 0, 0, 9), Samples.record(0, 0, 0, 10));
        Path hundred = file("train.bin", Samples.record(0, 0, 0, 20, 0));

        assertThatThrownBy(() -> CifarDataset.open(List.of(ten), CifarFormat.CIFAR10))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(
                        ten + ": record 1 (counted from 0) has label 10, but CIFAR-10 has classes 0 to 9");
        assertThatThrownBy(() -> CifarDataset.open(List.of(hundred), CifarFormat.CIFAR100_COARSE))
                .hasMessageContaining("record 0 (counted from 0) has label 20");
        assertThat(CifarDataset.open(List.of(hundred), CifarFormat.CIFAR100_FINE)
                        .label(0))
                .isZero();
    }

    @Test
    void readersOfASubsetSeeOnlyIt() throws IOException {
        CifarDataset dataset = CifarDataset.open(
                List.of(Samples.cifar10(folder.resolve("data_batch_1.bin"), 10, 1)), CifarFormat.CIFAR10);

        ImageDataset subset = dataset.subset(new int[] {7, 2});

        assertThat(subset.size()).isEqualTo(2);
        assertThat(subset.label(0)).isEqualTo(7);
        var reader = subset.openReader();
        assertThat(reader.next().get(1)).isEqualTo(new IntWritable(7));
        assertThat(reader.next().get(1)).isEqualTo(new IntWritable(2));
        assertThat(reader.hasNext()).isFalse();
    }
}
