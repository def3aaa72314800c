package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
    private static final int NEAR = 6;

    private final PerceptualHasher hasher = new PerceptualHasher();

    /** Values by src/test/python/make_hash_fixtures.py. */
    @Test
    void hashesAreThoseOfImagehash() throws IOException {
        String table = new String(Fixture.bytes("perceptual-hashes.csv"), StandardCharsets.UTF_8);
        List<String> rows = table.lines().skip(1).toList();
        assertThat(rows).hasSize(32);
        for (String row : rows) {
            String[] fields = row.split(",", -1);
            int width = Integer.parseInt(fields[1]);
            int height = Integer.parseInt(fields[2]);
            PerceptualHash hash = hasher.hash(photo(fields[0]).window(0, 0, width, height, new byte[3]));
            assertThat(digits(hash.dct())).as(row).isEqualTo(fields[3]);
            assertThat(digits(hash.difference())).as(row).isEqualTo(fields[4]);
            assertThat(hash.blank()).isFalse();
        }
    }

    @Test
    void reducedGrayAndRecompressedImagesAreNear() throws IOException {
        RgbImage cat = photo("data/photos/chelsea.png");
        PerceptualHash hash = hasher.hash(cat);
        RgbImage jpeg = new ImageDecoder().decode(ImageEncoder.jpeg(cat, 0.5f), "cat");
        assertThat(hash.isNear(hasher.hash(jpeg), NEAR)).isTrue();
        assertThat(hash.isNear(hasher.hash(Resampler.BILINEAR.resize(cat, 120, 80)), NEAR))
                .isTrue();
        assertThat(hash.isNear(hasher.hash(cat.grayscale()), NEAR)).isTrue();
        assertThat(hash.isNear(hasher.hash(cat.flipped()), NEAR)).isFalse();
        assertThat(hash.isNear(hasher.hash(photo("data/photos/coffee.png")), NEAR))
                .isFalse();
    }

    @Test
    void blankImagesAreNearNothing() {
        RgbImage gray = new RgbImage(5, 7, new byte[105]);
        PerceptualHash hash = hasher.hash(gray);
        assertThat(hash.blank()).isTrue();
        assertThat(hash.isNear(hash, NEAR)).isFalse();
        byte[] halves = new byte[3 * 40 * 40];
        Arrays.fill(halves, 0, halves.length / 2, (byte) 255);
        assertThat(hasher.hash(new RgbImage(40, 40, halves)).blank()).isFalse();
    }

    private static RgbImage photo(String file) {
        return new ImageDecoder().decode(Path.of(file));
    }

    private static String digits(long hash) {
        return String.format(Locale.ROOT, "%016x", hash);
    }
}
