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
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JPEGs of every subsampling have the pixels that Pillow decodes (src/test/python/make_jpeg_fixtures.py). */
class JpegPixelsTest {
    private record Expected(String file, int divisor, int width, int height, long crc) {}

    private static List<Expected> files() throws IOException {
        return new String(Fixture.bytes("jpeg/crc32.csv"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(","))
                .map(f -> new Expected(
                        f[0],
                        Integer.parseInt(f[1]),
                        Integer.parseInt(f[2]),
                        Integer.parseInt(f[3]),
                        Long.parseLong(f[4])))
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
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT, Decoding.FAST);
        byte[] content = Fixture.bytes("jpeg/" + expected.file());

        RgbImage image =
                decoder.decode(content, expected.file(), (width, height) -> expected.divisor(), ReducedImage::image);

        assertThat(image.width()).isEqualTo(expected.width());
        assertThat(image.height()).isEqualTo(expected.height());
        assertThat(crc(image)).isEqualTo(expected.crc());
    }

    @Test
    void reducesOnlyWhenItIsAskedFor() throws IOException {
        byte[] content = Fixture.bytes("jpeg/420-baseline-64x48.jpg");
        Reduction half = (width, height) -> 2;

        assertThat(new ImageDecoder().decode(content, "exact", half, ReducedImage::isReduced))
                .isFalse();
        assertThat(new ImageDecoder(ImageLimits.DEFAULT, Decoding.FAST).decode(content, "whole"))
                .isEqualTo(new ImageDecoder().decode(content, "exact"));
    }

    @Test
    void reducesOnlyJpegs() throws IOException {
        ReducedImage png = new ImageDecoder(ImageLimits.DEFAULT, Decoding.FAST)
                .decode(Fixture.bytes("source.png"), "png", (width, height) -> 8, Function.identity());

        assertThat(png.isReduced()).isFalse();
    }

    /** The reduction is chosen by the sides of the upright image. */
    @Test
    void knowsTheUprightSize() throws IOException {
        List<Integer> asked = new ArrayList<>();
        ReducedImage turned = new ImageDecoder(ImageLimits.DEFAULT, Decoding.FAST)
                .decode(
                        Fixture.bytes("photo-turned.jpg"),
                        "turned",
                        (width, height) -> {
                            asked.addAll(List.of(width, height));
                            return 2;
                        },
                        Function.identity());
        RgbImage whole = Fixture.image("photo-turned.jpg");

        assertThat(asked).containsExactly(whole.width(), whole.height());
        assertThat(List.of(turned.width(), turned.height())).isEqualTo(asked);
        assertThat(turned.image().width()).isEqualTo((whole.width() + 1) / 2);
        assertThat(turned.image().height()).isEqualTo((whole.height() + 1) / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 375, 224, 224, 1",
        "640, 480, 224, 224, 2",
        "447, 600, 224, 224, 1",
        "448, 448, 224, 224, 2",
        "4000, 3000, 224, 224, 8",
        "900, 896, 224, 224, 4",
        "1, 1, 1, 1, 1"
    })
    void leavesAsManyPixelsAsAreWanted(int width, int height, int wantedWidth, int wantedHeight, int divisor) {
        assertThat(Reduction.largest(width, height, wantedWidth, wantedHeight)).isEqualTo(divisor);
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
                    if (expected.divisor() > 1) {
                        continue;
                    }
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
