package dev.vit4j.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.Samples;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ImageDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.datavec.api.records.Record;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.image.transform.FlipImageTransform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class RgbImageRecordReaderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeImages() throws Exception {
        Samples.png(folder.resolve("red/1.png"), Samples.flat(5, 4, 0xFF0000));
        Samples.png(folder.resolve("green/1.png"), Samples.flat(7, 6, 0x00FF00));
        Samples.png(folder.resolve("blue/1.png"), Samples.flat(9, 8, 0x0000FF));
    }

    @Test
    void worksLikeAnyDataVecImageReader() throws Exception {
        try (RgbImageRecordReader reader = new RgbImageRecordReader(new ImageDecoder())) {
            reader.initialize(new FileSplit(folder.toFile(), new String[] {"png"}, new Random(1)));

            assertThat(reader.getLabels()).containsExactly("blue", "green", "red");
            int count = 0;
            for (; reader.hasNext(); count++) {
                Record record = reader.nextRecord();
                int label = record.getRecord().get(1).toInt();
                INDArray image = ((NDArrayWritable) record.getRecord().get(0)).get();
                // Class 0 is blue: plane 2 of RGB.
                for (int plane = 0; plane < 3; plane++) {
                    assertThat(image.getFloat(0, plane, 1, 1)).isEqualTo(plane == 2 - label ? 255 : 0);
                }
                assertThat(image.size(2)).isEqualTo(image.size(3) - 1).isEqualTo(8 - 2 * label);
                assertThat(reader.loadFromMetaData(record.getMetaData()).getRecord())
                        .isEqualTo(record.getRecord());
            }
            assertThat(count).isEqualTo(3);
            reader.reset();
            assertThat(reader.hasNext()).isTrue();
        }
    }

    @Test
    void numbersClassesAsTheDataSetDoesEvenInASubset() {
        ImageDataset red = DataSets.openWhole(folder, DataOptions.DEFAULT).subset(new int[] {2});

        assertThat(red.openReader().next().get(1)).isEqualTo(new IntWritable(2));
        assertThat(red.openReader().getLabels()).hasSize(3);
    }

    @Test
    void readsNamesWithSpacesAndSigns() throws Exception {
        Path root = folder.resolve("odd");
        Samples.png(root.resolve("big cat/a b#1%20.png"), Samples.flat(2, 2, 0x112233));
        ImageDataset dataset = DataSets.openWhole(root, DataOptions.DEFAULT);

        assertThat(dataset.openReader().next().get(1)).isEqualTo(new IntWritable(0));
        assertThat(((RgbRecordReader) dataset.openReader())
                        .loadImage(dataset.metadata(0))
                        .rgb(0, 0))
                .isEqualTo(0x112233);
        assertThat(dataset.metadata(0).getLocation()).endsWith("big cat/a b#1%20.png");
    }

    @Test
    void refusesDataVecsTransforms() throws Exception {
        try (RgbImageRecordReader reader = new RgbImageRecordReader(new ImageDecoder())) {
            assertThatThrownBy(() -> reader.initialize(new FileSplit(folder.toFile()), new FlipImageTransform(1)))
                    .hasMessageContaining("no transform");
        }
    }

    @Test
    void saysWhichFileIsBad() throws Exception {
        Path bad = Files.writeString(folder.resolve("blue/1.png"), "<html>");
        ImageDataset dataset = DataSets.openWhole(folder, DataOptions.DEFAULT);

        assertThatThrownBy(() -> dataset.openReader().next())
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(bad + ": is a web page");
        assertThatThrownBy(() -> dataset.openReader().loadFromMetaData(dataset.metadata(0)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(bad + ": is a web page");
    }
}
