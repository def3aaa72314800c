package dev.vit4j.data.array;

import static dev.vit4j.data.archive.PythonArchives.FOLDER;
import static dev.vit4j.data.archive.PythonArchives.expected;
import static dev.vit4j.data.archive.PythonArchives.found;
import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.GivenSplits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFormatTest {
    @TempDir
    private Path folder;

    private Path write(String name, int type, byte[] values, int... shape) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        content.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
        Arrays.stream(shape).forEach(content::putInt);
        return Files.write(folder.resolve(name), content.put(values).array());
    }

    private Path images(int type, byte[] values, int... shape) throws IOException {
        return write("train-images-idx3-ubyte", type, values, shape);
    }

    private Path labels(int type, byte[] values, int... shape) throws IOException {
        return write("train-labels-idx1-ubyte", type, values, shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "dots", "color", "emnist"})
    void readsWhatPythonWrote(String name) throws IOException {
        assertThat(found(read(FOLDER.resolve("idx").resolve(name)), false)).isEqualTo(expected(name));
    }

    /** torchvision keeps the packed files beside those that it unpacked, in MNIST/raw. */
    @Test
    void readsTorchvisionsFolder() throws IOException {
        Path raw = Files.createDirectories(folder.resolve("MNIST/raw"));
        Path mnist = FOLDER.resolve("idx/mnist");
        try (Stream<Path> files = Files.list(mnist)) {
            for (Path file : files.toList()) {
                Files.copy(file, raw.resolve(file.getFileName()));
            }
        }
        for (Path data : List.of(folder, folder.resolve("MNIST"), raw)) {
            assertThat(found(read(data), false)).isEqualTo(expected("mnist"));
        }
    }

    @Test
    void ofSeveralSetsOneIsNamedByAFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("idx/emnist"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        write("emnist-digits-test-images-idx3-ubyte", 8, new byte[8], 2, 2, 2);
        Path labels = write("emnist-digits-test-labels-idx1-ubyte", 8, new byte[] {7, 0}, 2);
        assertThatThrownBy(() -> read(folder))
                .hasMessage(folder
                        + ": holds 2 sets: emnist-digits, emnist-letters; give a file of images of the set to use");
        GivenSplits digits = read(folder.resolve("emnist-digits-test-images-idx3-ubyte"));
        assertThat(digits.train().size()).isZero();
        assertThat(digits.test().orElseThrow().labels()).containsExactly("0", "7");
        GivenSplits letters = read(folder.resolve("emnist-letters-train-images-idx3-ubyte.gz"));
        assertThat(found(letters, false)).isEqualTo(expected("emnist"));
        assertThat(labels).exists();
    }

    @Test
    void shortsAndIntsAreLabels() throws IOException {
        images(8, new byte[8], 2, 2, 2);
        labels(0xC, new byte[] {0, 0, 1, 0, 0, 0, 0, 3}, 2);
        assertThat(read(folder).train().labels()).containsExactly("3", "256");
        labels(0xB, new byte[] {0, 5, 0, 2}, 2);
        assertThat(read(folder).train().labels()).containsExactly("2", "5");
    }

    @Test
    void namesComeFromAListBeside() throws IOException {
        images(8, new byte[8], 2, 2, 2);
        labels(8, new byte[] {1, 0}, 2);
        Files.writeString(folder.resolve("classes.txt"), "T-shirt\nTrouser\n");
        assertThat(read(folder).train().labels()).containsExactly("T-shirt", "Trouser");
    }

    @Test
    void namesFileOfBadData() throws IOException {
        Path images = images(8, new byte[8], 2, 2, 2);
        check(images, "the file of its labels is missing: train-labels-idx1-ubyte, plain or with .gz; put it beside");
        Path labels = labels(8, new byte[3], 3);
        check(images, "has 2 images, but " + labels + " has 3 labels");
        labels(8, new byte[2], 2, 1);
        check(labels, "has type 0x08 and shape [2, 1]; labels are one whole number for each image");
        labels(9, new byte[] {0, -1}, 2);
        check(labels, "row 1: label -1 is out of range");
        labels(8, new byte[1], 2);
        check(labels, "is truncated or damaged: shape [2] takes 2 bytes, and there are 1");
        labels(8, new byte[2], 2);
        images(8, new byte[7], 2, 2, 2);
        check(images, "is truncated or damaged: shape [2, 2, 2] takes 8 bytes, and there are 7; download it again");
        images(8, new byte[9], 2, 2, 2);
        check(images, "takes 8 bytes, and there are 9");
        images(8, new byte[9], -1, 30000, 30000);
        check(
                images,
                "has the shape [4294967295, 30000, 30000]; images have at least one and at most 100000000 pixels");
        images(0xD, new byte[32], 2, 2, 2);
        check(images, "holds values of type 0x0D; images are unsigned bytes (0x08)");
        images(8, new byte[8], 2, 4);
        check(images, "has the shape [2, 4]; images are [N,H,W]");
        Files.writeString(images, "<html>");
        check(images, "not an IDX file: it begins with the bytes 3c 68 74 6d instead of 00 00 08");
        Files.write(images, new byte[] {0, 0});
        check(images, "is truncated: 2 bytes are no IDX file");
    }

    private void check(Path file, String problem) {
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void truncatedGzipIsRefused() throws IOException {
        for (String name : List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")) {
            byte[] whole = Files.readAllBytes(FOLDER.resolve("idx/mnist").resolve(name));
            Files.write(folder.resolve(name), name.contains("images") ? Arrays.copyOf(whole, 100) : whole);
        }
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(
                        folder.resolve("train-images-idx3-ubyte.gz") + ": is damaged or truncated after ");
    }
}
