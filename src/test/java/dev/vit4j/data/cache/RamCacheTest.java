package dev.vit4j.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RamCacheTest {
    private static RgbImage image(int level) {
        byte[] pixels = new byte[300];
        Arrays.fill(pixels, (byte) level);
        return new RgbImage(10, 10, pixels);
    }

    @Test
    void keepsAsManyImagesAsFit() {
        RamCache cache = new RamCache(5, 800);
        for (int i = 0; i < 5; i++) {
            cache.put(i, image(i));
            cache.put(i, image(i + 50));
        }
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get(0)).contains(image(0));
        assertThat(cache.get(1)).contains(image(1));
        assertThat(cache.get(2)).isEmpty();
        assertThat(cache.bytes()).isBetween(600L, 800L);
        cache.close();
        assertThat(cache.get(0)).isEmpty();
    }
}
