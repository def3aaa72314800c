package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images inside CIFAR's binaries. */
class CifarInputTest {
    @TempDir
    private Path folder;

    private static List<ImageSource> open(Path file) {
        List<ImageSource> images = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(
                List.of(file.toString()), new ByteArrayInputStream(new byte[0]), InputOptions.DEFAULT)) {
            inputs.forEachRemaining(images::add);
        }
        return images;
    }

    /** Records whose pixels are all the record's number, after some label bytes. */
    private Path binary(String name, int records, int labelBytes) throws IOException {
        byte[] bytes = new byte[records * (labelBytes + 3072)];
        for (int i = 0; i < bytes.length; i++) {
            int inRecord = i % (labelBytes + 3072);
            bytes[i] = inRecord < labelBytes ? 7 : (byte) (i / (labelBytes + 3072));
        }
        return Files.write(folder.resolve(name), bytes);
    }

    private static void check(Path file, int records) {
        List<ImageSource> images = open(file);
        assertThat(images).hasSize(records);
        for (int i = 0; i < records; i += 37) {
            assertThat(images.get(i).name()).isEqualTo(file + "#" + i);
            RgbImage image = images.get(i).read(new ImageDecoder());
            assertThat(image.width()).isEqualTo(32);
            assertThat(image.rgb(31, 31)).isEqualTo((i & 0xFF) * 0x010101);
            assertThat(image.rgb(0, 0)).isEqualTo((i & 0xFF) * 0x010101);
        }
    }

    @Test
    void tellsTheSetsApartByTheirRecords() throws IOException {
        check(binary("test_batch.bin", 100, 1), 100);
        check(binary("test.bin", 100, 2), 100);
    }

    @Test
    void whereTheSizeFitsBothTheNamesBesideItDecide() throws IOException {
        check(binary("3074-of-ten.bin", 3074, 1), 3074);
        Path hundred = binary("3073-of-a-hundred.bin", 3073, 2);
        Files.createFile(folder.resolve("fine_label_names.txt"));
        check(hundred, 3073);
    }

    @Test
    void anotherBinaryIsOneError() throws IOException {
        List<ImageSource> images = open(Files.write(folder.resolve("x.bin"), new byte[5000]));
        assertThat(images).hasSize(1);
        assertThat(((ImageSource.Missing) images.get(0)).problem())
                .startsWith("5000 bytes are neither CIFAR-10 records of 3073 bytes nor CIFAR-100");
        assertThat(open(Files.createFile(folder.resolve("empty.bin"))).get(0)).isInstanceOf(ImageSource.Missing.class);
    }
}
