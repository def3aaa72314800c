package dev.vit4j.attention.draw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Perceptually uniform color maps: equal steps in value look equal, lightness rises throughout, and the order survives
 * gray-scale print and color blindness. By Stéfan van der Walt and Nathaniel Smith (2015), public domain (CC0 1.0). The
 * tables, with their source, are resources beside this class.
 */
public enum ColorMap {
    /** Dark blue through green to yellow. */
    VIRIDIS,
    /** Black through red and orange to pale yellow. */
    INFERNO;

    @SuppressWarnings("ImmutableEnumChecker") // filled once, never handed out
    private final int[] colors;

    ColorMap() {
        colors = read(name().toLowerCase(Locale.ROOT) + ".txt");
    }

    private static int[] read(String resource) {
        try (InputStream in = ColorMap.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .mapToInt(line -> Integer.parseInt(line, 16))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param value 0 (lowest) to 1 (highest); clamped
     * @return the color as 0xRRGGBB
     */
    public int rgb(double value) {
        double clamped = Math.max(0, Math.min(1, value));
        return colors[(int) Math.round(clamped * (colors.length - 1))];
    }
}
