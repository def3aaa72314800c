package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import java.util.Collections;
import java.util.List;

/**
 * Rescaling and normalization of 8-bit pixels: {@code (pixel * rescale - mean[c]) / std[c]}.
 *
 * @param rescale factor of the 0..255 pixels, usually 1/255
 * @param mean subtracted from each rescaled channel, RGB
 * @param std divides each channel, RGB
 */
public record Normalization(double rescale, List<Double> mean, List<Double> std) {
    /** @throws dev.vit4j.common.BadInputException if a divisor is not above 0, or mean and std do not fit each other */
    public Normalization {
        require(rescale > 0, "the rescale factor must be above 0, not %s", rescale);
        require(mean.size() == std.size(), "mean has %d channels, std has %d", mean.size(), std.size());
        for (double s : std) {
            require(s > 0, "std must be above 0, not %s", std);
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * @param channels number of channels
     * @return mean 0.5 and std 0.5 for each, which normalizes 0..255 to -1..1
     */
    public static Normalization half(int channels) {
        List<Double> half = Collections.nCopies(channels, 0.5);
        return new Normalization(1 / 255.0, half, half);
    }
}
