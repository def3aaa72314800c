package dev.vit4j.data.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.LeftOutFiles;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;

class StoreDatasetTest {
    /** Images of one color; every third is stored as a PNG, and the last is no image. */
    private record Colors(int size) implements ImageStore {
        @Override
        public Path file(int index) {
            return Path.of("colors.tar");
        }

        @Override
        public String place(int index) {
            return "entry " + index;
        }

        @Override
        public String identity(int index) {
            return "color/" + index;
        }

        @Override
        public Blocks blocks() {
            return Blocks.of(new int[] {0, 2, 4}, new long[] {10, 10, 10});
        }

        @Override
        public StoreReader open() {
            return new StoreReader() {
                @Override
                public StoredImage read(int index) throws IOException {
                    if (index == size - 1) {
                        return new StoredImage.Encoded(new byte[] {1, 2, 3});
                    }
                    RgbImage image = new RgbImage(2, 1, new byte[] {(byte) index, 1, 2, 3, 4, 5});
                    return index % 3 == 0
                            ? new StoredImage.Encoded(ImageEncoder.png(image))
                            : new StoredImage.Pixels(image);
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }

    private static StoreDataset colors(ClassIndices classes) {
        return StoreDataset.of(
                "colors",
                new Colors(classes.size()),
                List.of("a", "b", "c"),
                classes,
                new ImageDecoder(),
                100,
                new LeftOutFiles());
    }

    @Test
    void aReaderGivesImagesAndLabels() throws IOException {
        ImageDataset some = colors(ClassIndices.ofOne(new int[] {0, 1, 2, 1, 0, 2}))
                .subset(new int[] {4, 3, 1})
                .subset(new int[] {2, 1});
        assertThat(some.size()).isEqualTo(2);
        assertThat(some.label(0)).isEqualTo(1);
        assertThat(some.identity(1)).isEqualTo("color/3");
        assertThat(some.metadata(1).getLocation()).isEqualTo("colors.tar: entry 3");
        assertThat(some.countByClass()).containsExactly(0, 2, 0);
        try (RecordReader reader = some.openReader()) {
            List<Writable> first = reader.next();
            assertThat(((NDArrayWritable) first.get(0)).get().ravel().toFloatVector())
                    .containsExactly(1, 3, 1, 4, 2, 5);
            assertThat(first.get(1).toInt()).isEqualTo(1);
            assertThat(((NDArrayWritable) reader.next().get(0)).get().getFloat(0))
                    .isEqualTo(3);
            assertThat(reader.hasNext()).isFalse();
            reader.reset();
            assertThat(reader.next().get(1).toInt()).isEqualTo(1);
            assertThat(((RgbRecordReader) reader).stored(some.metadata(1))).isInstanceOf(StoredImage.Encoded.class);
        }
    }

    @Test
    void imagesOfAnyNumberOfClasses() throws IOException {
        ClassIndices classes = ClassIndices.ofAny(new int[] {0, 2, 1}, new int[] {0, 2, 2, 3});
        ImageDataset some = colors(classes).subset(new int[] {0, 1});
        assertThat(some.multiLabel()).isTrue();
        assertThat(some.label(0)).isEqualTo(-1);
        assertThat(some.classes(0)).containsExactly(0, 2);
        assertThat(some.classes(1)).isEmpty();
        try (RecordReader reader = some.openReader()) {
            assertThat(((NDArrayWritable) reader.next().get(1)).get().ravel().toFloatVector())
                    .containsExactly(1, 0, 1);
        }
        ClassIndices swapped = classes.subset(new int[] {2, 0});
        assertThat(swapped.of(0)).containsExactly(1);
        assertThat(swapped.of(1)).containsExactly(0, 2);
    }

    @Test
    void aBadImageIsNamedByFileAndPlace() throws IOException {
        ImageDataset all = colors(ClassIndices.ofOne(new int[3]));
        try (RecordReader reader = all.openReader()) {
            assertThatThrownBy(() -> ((RgbRecordReader) reader).loadImage(all.metadata(2)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("colors.tar: entry 2: ");
        }
    }

    @Test
    void labelsForAnotherNumberOfImagesAreRefused() {
        assertThatThrownBy(() -> StoreDataset.of(
                        "colors",
                        new Colors(3),
                        List.of("a"),
                        ClassIndices.ofOne(new int[2]),
                        new ImageDecoder(),
                        1,
                        new LeftOutFiles()))
                .hasMessage("colors: 3 images and labels for 2");
    }
}
