package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JPEGs of every subsampling have the pixels that Pillow decodes (src/test/python/make_jpeg_fixtures.py). */
class JpegPixelsTest {
    private record Expected(String file, int width, int height, long crc) {}

    private static List<Expected> files() throws IOException {
        return new String(Fixture.bytes("jpeg/crc32.csv"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(","))
                .map(f -> new Expected(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), Long.parseLong(f[3])))
                .toList();
    }

    private static long crc(RgbImage image) {
        CRC32 crc = new CRC32();
        crc.update(image.pixels());
        return crc.getValue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesToPillowsPixels(Expected expected) throws IOException {
        RgbImage image = Fixture.image("jpeg/" + expected.file());

        assertThat(image.width()).isEqualTo(expected.width());
        assertThat(image.height()).isEqualTo(expected.height());
        assertThat(crc(image)).isEqualTo(expected.crc());
    }

    /** Native memory is kept between images, for each thread. */
    @Test
    void decodesImagesOfSeveralSizesOnSeveralThreads() throws Exception {
        ImageDecoder decoder = new ImageDecoder();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            List<Long> crcs = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (Expected expected : files()) {
                    byte[] content = Fixture.bytes("jpeg/" + expected.file());
                    tasks.add(() -> crc(decoder.decode(content, expected.file())));
                    crcs.add(expected.crc());
                }
            }
            List<Long> decoded = new ArrayList<>();
            for (Future<Long> future : threads.invokeAll(tasks)) {
                decoded.add(future.get());
            }
            assertThat(decoded).isEqualTo(crcs);
        } finally {
            threads.shutdown();
        }
    }
}
