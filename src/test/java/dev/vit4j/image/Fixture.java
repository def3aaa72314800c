package dev.vit4j.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Files written by src/test/python/make_image_fixtures.py. */
final class Fixture {
    private Fixture() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream stream = Fixture.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }

    static RgbImage image(String name) throws IOException {
        return new ImageDecoder().decode(bytes(name), name);
    }

    /** Returns the largest difference between two images' pixel values. */
    static int largestDifference(RgbImage a, RgbImage b) {
        int largest = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            largest = Math.max(largest, Math.abs((a.pixels()[i] & 0xFF) - (b.pixels()[i] & 0xFF)));
        }
        return largest;
    }
}
