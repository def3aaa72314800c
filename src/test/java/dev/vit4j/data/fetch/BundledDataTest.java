package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledDataTest {
    private static final Path DATA = Path.of("data");
    private static final Path MINI = DATA.resolve("cifar10-mini");
    private static final int RECORD_BYTES = 3073;

    @ParameterizedTest
    @CsvSource({
        "data_batch_1.bin, 200, fc7a955147632df60260e13aa3f490c2",
        "test_batch.bin, 50, 4f6be1f911a0ce4b1f1f3ce69590a01a"
    })
    void isBalancedAndAsTheReadmeSays(String name, int imagesPerClass, String md5) throws IOException {
        byte[] bytes = Files.readAllBytes(MINI.resolve(name));
        assertThat(bytes).hasSize(10 * imagesPerClass * RECORD_BYTES);
        int[] counts = new int[10];
        for (int at = 0; at < bytes.length; at += RECORD_BYTES) {
            counts[bytes[at]]++;
        }
        assertThat(counts).containsOnly(imagesPerClass);
        assertThat(SyntheticCifar.md5(bytes)).isEqualTo(md5);
        assertThat(DATA.resolve("README.md")).content().contains(md5);
    }

    @Test
    void hasNoImageTwice() throws IOException {
        Set<ByteBuffer> seen = new HashSet<>();
        int images = 0;
        for (String name : List.of("data_batch_1.bin", "test_batch.bin")) {
            byte[] bytes = Files.readAllBytes(MINI.resolve(name));
            for (int at = 0; at < bytes.length; at += RECORD_BYTES) {
                // The image without its label.
                seen.add(ByteBuffer.wrap(bytes, at + 1, RECORD_BYTES - 1));
                images++;
            }
        }
        assertThat(images).isEqualTo(2_500);
        assertThat(seen).hasSize(images);
    }

    @Test
    void namesItsTenClassesInTheOrderOfTheLabels() throws IOException {
        List<String> names = Files.readAllLines(MINI.resolve("batches.meta.txt")).stream()
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(names)
                .containsExactly(
                        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    }

    @Test
    void hasPhotographsThatTheReadmeDescribes() throws IOException {
        String readme = Files.readString(DATA.resolve("README.md"));
        try (Stream<Path> photos = Files.list(DATA.resolve("photos"))) {
            List<Path> all = photos.toList();
            assertThat(all).hasSize(4);
            for (Path photo : all) {
                var image = ImageIO.read(photo.toFile());
                assertThat(readme)
                        .contains("`" + photo.getFileName() + "` | " + image.getWidth() + " x " + image.getHeight());
            }
        }
    }
}
