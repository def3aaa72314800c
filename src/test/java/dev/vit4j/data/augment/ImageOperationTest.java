package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares the operations of the policies with Pillow's results (scripts/make-augmentation-fixtures.py). */
class ImageOperationTest {
    private static final Path FIXTURE = Path.of("src/test/resources/fixtures/augment/pillow.txt");

    @Test
    void everyOperationWithItsAmountEqualsPillows() throws IOException {
        Set<ImageOperation> compared = EnumSet.noneOf(ImageOperation.class);
        RgbImage image = null;
        for (String line : Files.readAllLines(FIXTURE, StandardCharsets.US_ASCII)) {
            List<String> words = List.of(line.split(" ", -1));
            String name = words.get(0);
            if (name.equals("#") || name.equals("hue")) {
                continue;
            }
            int last = words.size() - 1;
            byte[] pixels = HexFormat.of().parseHex(words.get(last));
            if (name.startsWith("image")) {
                image = new RgbImage(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)), pixels);
                continue;
            }
            ImageOperation operation =
                    ImageOperation.valueOf(name.replace("2", "").toUpperCase(Locale.ROOT));
            Resampler filter = words.contains("nearest") ? Resampler.NEAREST : Resampler.BILINEAR;
            double amount = last > 1 ? Double.parseDouble(words.get(last - 1)) : 0;
            assertThat(operation.apply(image, amount, filter).pixels())
                    .as(String.join(" ", words.subList(0, last)))
                    .isEqualTo(pixels);
            compared.add(operation);
        }
        compared.add(ImageOperation.IDENTITY);
        assertThat(compared).containsExactly(ImageOperation.values());
    }
}
