package dev.vit4j.data.array;

import static dev.vit4j.data.archive.PythonArchives.FOLDER;
import static dev.vit4j.data.archive.PythonArchives.expected;
import static dev.vit4j.data.archive.PythonArchives.found;
import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzFormatTest {
    @TempDir
    private Path folder;

    private static byte[] npy(String descr, boolean fortran, String shape, byte[] values) throws IOException {
        String header = "{'descr': " + descr + ", 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': ("
                + shape + "), }";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(values);
        return out.toByteArray();
    }

    private static byte[] images(int count) throws IOException {
        return npy("'|u1'", false, count + ", 2, 2", new byte[4 * count]);
    }

    private static byte[] labels(int... labels) throws IOException {
        ByteBuffer values = ByteBuffer.allocate(8 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(labels).forEach(values::putLong);
        return npy("'<i8'", false, labels.length + ",", values.array());
    }

    /** Writes arrays, given as name and content in turn. */
    private Path npz(Object... arrays) throws IOException {
        Path file = folder.resolve("x.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < arrays.length; i += 2) {
                out.putNextEntry(new ZipEntry(arrays[i] + ".npy"));
                out.write((byte[]) arrays[i + 1]);
                out.closeEntry();
            }
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({"gray.npz,true", "color.npz,true", "keras.npz,false", "chest.npz,true"})
    void readsWhatNumpyWrote(String name, boolean validation) throws IOException {
        GivenSplits splits = read(FOLDER.resolve(name));
        assertThat(found(splits, false)).isEqualTo(expected(name));
        assertThat(splits.validation().isPresent()).isEqualTo(validation);
        assertThat(splits.divided()).isTrue();
    }

    @Test
    void columnsAreSeveralLabels() {
        ImageDataset train = read(FOLDER.resolve("chest.npz")).train();
        assertThat(train.multiLabel()).isTrue();
        assertThat(train.labels()).containsExactly("0", "1", "2");
        assertThat(train.metadata(3).getLocation()).isEqualTo(FOLDER.resolve("chest.npz") + ": train_images 3");
    }

    /** One 1 in each row is one class each; a class that no image has is still a class. */
    @Test
    void oneHotRowsAreOneLabel() throws IOException {
        byte[] rows = npy("'|b1'", false, "2, 3", new byte[] {0, 1, 0, 1, 0, 0});
        ImageDataset train = read(npz("images", images(2), "labels", rows)).train();
        assertThat(train.multiLabel()).isFalse();
        assertThat(train.labels()).containsExactly("0", "1", "2");
        assertThat(train.label(0)).isEqualTo(1);
    }

    @Test
    void namesMayBeLabels() throws IOException {
        byte[] names = npy(
                "'<U3'",
                false,
                "2",
                ByteBuffer.allocate(24)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt('d')
                        .putInt('o')
                        .putInt('g')
                        .putInt('c')
                        .putInt(0x1F408)
                        .array());
        ImageDataset train = read(npz("x", images(2), "y", names)).train();
        assertThat(train.labels()).containsExactly("c\uD83D\uDC08", "dog");
    }

    /** The digest is that of CIFAR's records: planes of red, green and blue. */
    @Test
    void anImageIsToldFromOthersByItsPixels() throws IOException {
        byte[] values = {1, 2, 3, 4, 5, 6};
        byte[] last = npy("'|u1'", false, "1, 1, 2, 3", values);
        byte[] first = npy("'|u1'", false, "1, 3, 1, 2", new byte[] {1, 4, 2, 5, 3, 6});
        ImageDataset a = read(npz("x", last, "y", labels(0))).train();
        assertThat(a.identity(0)).isEqualTo(Digests.SHA256.hex(new byte[] {1, 4, 2, 5, 3, 6}));
        ImageDataset b = read(npz("x", first, "y", labels(0))).train();
        assertThat(b.identity(0)).isEqualTo(a.identity(0));
        try (RgbRecordReader reader = (RgbRecordReader) b.openReader()) {
            assertThat(reader.loadImage(b.metadata(0))).isEqualTo(new RgbImage(2, 1, values));
        }
    }

    @Test
    void namesFileAndArrayOfBadData() throws IOException {
        byte[] two = images(2);
        byte[] ok = labels(0, 1);
        check("x has 2 images, but y has 3 labels", "x", two, "y", labels(0, 1, 0));
        check("has train_images and no train_labels; save both, or neither", "train_images", two);
        check("holds a, b; expected train_images and train_labels", "a", two, "b", ok);
        check("holds no arrays; expected");
        check("array y: row 1: label -1 is out of range", "x", two, "y", labels(0, -1));
        check(
                "array x: holds values of type <f4; images are uint8",
                "x",
                npy("'<f4'", false, "2, 2, 2", new byte[32]),
                "y",
                ok);
        check(
                "array x: holds pickled Python objects, which are never read",
                "x",
                npy("'|O'", false, "2", two),
                "y",
                ok);
        check(
                "array x: is in Fortran's order; save numpy.asc",
                "x",
                npy("'|u1'", true, "2, 2, 2", new byte[8]),
                "y",
                ok);
        check(
                "array x: has values of several fields",
                "x",
                npy("[('a', '|u1')]", false, "2, 2, 2", new byte[8]),
                "y",
                ok);
        check(
                "array x: has the shape [2, 2, 2, 2]; images are",
                "x",
                npy("'|u1'", false, "2, 2, 2, 2", new byte[16]),
                "y",
                ok);
        check("array x: not a NumPy array", "x", new byte[40], "y", ok);
        check("array x: is truncated inside its header", "x", Arrays.copyOf(two, 40), "y", ok);
        check(
                "array x: is truncated or damaged: shape [2, 2, 2] of type |u1 takes 8 bytes, and there are 7",
                "x",
                npy("'|u1'", false, "2, 2, 2", new byte[7]),
                "y",
                ok);
        check(
                "array x: is truncated or damaged: shape [1000000000, 100, 100] of type |u1 takes 10000000000000 bytes",
                "x",
                npy("'|u1'", false, "1000000000, 100, 100", new byte[7]),
                "y",
                ok);
        check("array y: row 1: has 2 in column 0", "x", two, "y", npy("'|u1'", false, "2, 2", new byte[] {0, 1, 2, 0}));
        check(
                "array y: holds values of type <f8; labels are integers",
                "x",
                two,
                "y",
                npy("'<f8'", false, "2", new byte[16]));
        check("array y: has the shape [2, 1, 1]", "x", two, "y", npy("'|u1'", false, "2, 1, 1", new byte[2]));
    }

    private void check(String problem, Object... arrays) throws IOException {
        Path file = npz(arrays);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(npz("x", images(2), "y", labels(0, 1)));
        Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> read(cut)).hasMessageStartingWith(cut + ": is truncated: ");
        whole[45] ^= 8;
        Path damaged = Files.write(folder.resolve("damaged.npz"), whole);
        assertThatThrownBy(() -> read(damaged))
                .hasMessage(damaged + ": entry x.npy: is damaged (its checksum is wrong): download the archive again");
    }

    /** What is larger than a share of Java's memory goes through a temporary file. */
    @Test
    void largeArraysAreUnpackedToATemporaryFile() throws IOException {
        int count = (int) (Runtime.getRuntime().maxMemory() / 16 / 10_000) + 2;
        Path file = folder.resolve("large.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("x.npy"));
            out.write(npy("'|u1'", false, count + ", 100, 100", new byte[0]));
            byte[] image = new byte[10_000];
            for (int i = 0; i < count; i++) {
                Arrays.fill(image, (byte) i);
                out.write(image);
            }
            out.closeEntry();
            out.putNextEntry(new ZipEntry("y.npy"));
            out.write(npy("'|u1'", false, String.valueOf(count), new byte[count]));
            out.closeEntry();
        }
        ImageDataset train = read(file).train();
        assertThat(train.size()).isEqualTo(count);
        try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
            for (int i : List.of(count - 1, 0, count / 2)) {
                assertThat(reader.loadImage(train.metadata(i)).rgb(99, 99)).isEqualTo((i & 0xFF) * 0x010101);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
