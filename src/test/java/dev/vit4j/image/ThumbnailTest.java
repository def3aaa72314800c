package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ThumbnailTest {
    private static RgbImage image(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37);
        }
        return new RgbImage(width, height, pixels);
    }

    @Test
    void enlargesSmallImagesByAnIntegerFactor() {
        RgbImage small = image(32, 30);
        RgbImage thumbnail = Thumbnail.of(small, 130);
        assertThat(thumbnail.width()).isEqualTo(128);
        assertThat(thumbnail.height()).isEqualTo(120);
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 128; x++) {
                assertThat(thumbnail.rgb(x, y)).isEqualTo(small.rgb(x / 4, y / 4));
            }
        }
    }

    @Test
    void keepsImagesMoreThanHalfAsLarge() {
        RgbImage image = image(100, 60);
        assertThat(Thumbnail.of(image, 128)).isEqualTo(image);
    }

    @Test
    void reducesLargeImagesAndKeepsTheAspectRatio() {
        RgbImage wide = Thumbnail.of(image(500, 375), 128);
        assertThat(wide.width()).isEqualTo(128);
        assertThat(wide.height()).isEqualTo(96);
        RgbImage tall = Thumbnail.of(image(3, 4000), 64);
        assertThat(tall.width()).isEqualTo(1);
        assertThat(tall.height()).isEqualTo(64);
    }

    @Test
    void rejectsASideOfZero() {
        assertThatThrownBy(() -> Thumbnail.of(image(2, 2), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
