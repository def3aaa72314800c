package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares every operation with Pillow's result for the same image (scripts/make-augmentation-fixtures.py). */
class PillowOperationsTest {
    private static final int GRAY = 0x808080;

    private RgbImage image;

    @TestFactory
    List<DynamicTest> everyOperationEqualsPillows() throws IOException {
        List<String[]> lines = Files.readAllLines(
                        Path.of("src/test/resources/fixtures/augment/pillow.txt"), StandardCharsets.US_ASCII)
                .stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .toList();
        assertThat(lines).hasSizeGreaterThan(90);
        return lines.stream().map(this::test).filter(java.util.Objects::nonNull).toList();
    }

    private DynamicTest test(String[] line) {
        byte[] expected = HexFormat.of().parseHex(line[line.length - 1]);
        if (line[0].startsWith("image")) {
            image = new RgbImage(Integer.parseInt(line[1]), Integer.parseInt(line[2]), expected);
            return null;
        }
        RgbImage input = image;
        String name = String.join(" ", List.of(line).subList(0, line.length - 1));
        return DynamicTest.dynamicTest(name, () -> {
            assertThat(apply(input, line).pixels()).isEqualTo(expected);
        });
    }

    private static RgbImage apply(RgbImage image, String[] line) {
        double v = line.length > 2 ? Double.parseDouble(line[line.length - 2]) : 0;
        return switch (line[0]) {
            case "shear_x" -> moved(image, Affine.shearX(v), line[1]);
            case "shear_y" -> moved(image, Affine.shearY(v), line[1]);
            case "translate_x" -> moved(image, Affine.translation(v, 0), line[1]);
            case "translate_y" -> moved(image, Affine.translation(0, v), line[1]);
            case "rotate" -> moved(image, Affine.rotation(v, image.width(), image.height()), line[1]);
            case "brightness" -> Enhancement.brightness(image, v);
            case "contrast" -> Enhancement.contrast(image, v);
            case "color" -> Enhancement.color(image, v);
            case "sharpness" -> Enhancement.sharpness(image, v);
            case "posterize" -> Levels.posterize(image, (int) v);
            case "solarize" -> Levels.solarize(image, v);
            case "solarize_add" -> Levels.solarizeAdd(image, (int) v);
            case "auto_contrast", "auto_contrast2" -> Levels.autoContrast(image);
            case "equalize", "equalize2" -> Levels.equalize(image);
            case "invert" -> Levels.invert(image);
            case "hue" -> Hue.shift(image, v);
            default -> throw new IllegalArgumentException(line[0]);
        };
    }

    private static RgbImage moved(RgbImage image, Affine map, String filter) {
        return map.apply(image, filter.equals("nearest") ? Resampler.NEAREST : Resampler.BILINEAR, GRAY);
    }
}
