package dev.vit4j.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.data.folder.RgbImageRecordReader;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.PlaneOrder;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.datavec.image.recordreader.ImageRecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class PatchRecordReaderTest {
    @TempDir
    Path folder;

    private final PatchTransform plain = new PatchTransform(Preprocessing.standard(32), new Patching(32, 3, 8, 4));
    private final PatchTransform augmenting =
            new PatchTransform(Preprocessing.standard(32), Augmentation.CIFAR, new Patching(32, 3, 8, 8), 5);

    private static INDArray patches(Record record) {
        return ((NDArrayWritable) record.getRecord().get(0)).get();
    }

    private CifarDataset cifar() throws Exception {
        return CifarDataset.open(
                List.of(Samples.cifar10(folder.resolve("data_batch_1.bin"), 12, 1)), CifarFormat.CIFAR10);
    }

    @Test
    void cutsTheImagesOfAnyReader() throws Exception {
        CifarDataset dataset = cifar();
        PatchRecordReader reader = new PatchRecordReader(dataset.openReader(), plain);

        for (int i = 0; reader.hasNext(); i++) {
            Record record = reader.nextRecord();
            float[] expected = plain.patches(reader.loadImage(dataset.metadata(i)));
            assertThat(patches(record).shape()).containsExactly(49, 192);
            assertThat(patches(record).data().asFloat()).isEqualTo(expected);
            assertThat(record.getRecord().get(1)).isEqualTo(new IntWritable(i % 10));
        }
        assertThat(reader.getLabels()).hasSize(10);
    }

    @Test
    void loadsTheSameRecordAgainAugmentationAndAll() throws Exception {
        PatchRecordReader reader = new PatchRecordReader(cifar().openReader(), augmenting);
        Record[] firstEpoch = new Record[12];
        for (int i = 0; i < 12; i++) {
            firstEpoch[i] = reader.nextRecord();
        }
        reader.reset();
        Record secondEpoch = reader.nextRecord();
        RecordMetaData metadata = firstEpoch[11].getMetaData();

        assertThat(reader.loadFromMetaData(List.of(metadata)).get(0).getRecord())
                .isEqualTo(firstEpoch[11].getRecord());
        assertThat(reader.loadFromMetaData(secondEpoch.getMetaData()).getRecord())
                .isEqualTo(secondEpoch.getRecord());
        assertThat(patches(secondEpoch)).isNotEqualTo(patches(firstEpoch[0]));
        assertThat(metadata.getLocation()).endsWith("data_batch_1.bin: record 11");
    }

    @Test
    void leavesAugmentationOutForTheMetadataOfTheReaderUnderneath() throws Exception {
        CifarDataset dataset = cifar();
        PatchRecordReader reader = new PatchRecordReader(dataset.openReader(), augmenting);

        Record record = reader.loadFromMetaData(dataset.metadata(3));

        assertThat(patches(record).data().asFloat())
                .isEqualTo(augmenting.patches(reader.loadImage(dataset.metadata(3))));
    }

    @Test
    void takesDataVecsOwnReaderWhenToldThatItGivesBgr() throws Exception {
        Samples.png(folder.resolve("red/1.png"), Samples.flat(32, 32, 0xFF0000));
        ImageRecordReader stock = new ImageRecordReader(32, 32, 3, new ParentPathLabelGenerator());
        stock.initialize(new FileSplit(folder.toFile()));

        assertThatThrownBy(() -> new PatchRecordReader(stock, plain)).hasMessageContaining("BGR");
        try (PatchRecordReader reader = new PatchRecordReader(stock, PlaneOrder.BGR, plain);
                PatchRecordReader ours = new PatchRecordReader(new RgbImageRecordReader(new ImageDecoder()), plain)) {
            ours.initialize(new FileSplit(folder.toFile()));
            List<Writable> record = reader.next();
            assertThat(record).isEqualTo(ours.next());
            assertThat(((NDArrayWritable) record.get(0)).get().getFloat(0, 0)).isEqualTo(1);
            assertThat(((NDArrayWritable) record.get(0)).get().getFloat(0, 64)).isEqualTo(-1);
        }
    }
}
