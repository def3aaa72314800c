package dev.vit4j.data.preprocess;

import dev.vit4j.image.Resampler;

/** Filters of the resize, with Pillow's support and antialiasing; the code is Pillow's {@code resample} number. */
public enum Interpolation {
    /** Nearest neighbor. */
    NEAREST(0),
    /** Windowed sinc. */
    LANCZOS(1),
    /** Triangle filter. */
    BILINEAR(2),
    /** Cubic convolution, a = -0.5. */
    BICUBIC(3),
    /** Mean of the covered pixels. */
    BOX(4),
    /** Sinc in a Hamming window. */
    HAMMING(5);

    private final int pillowCode;

    Interpolation(int pillowCode) {
        this.pillowCode = pillowCode;
    }

    /** @return Pillow's number of the filter, as written in {@code preprocessor_config.json} */
    public int pillowCode() {
        return pillowCode;
    }

    /** @return what computes it */
    Resampler resampler() {
        return switch (this) {
            case NEAREST -> Resampler.NEAREST;
            case LANCZOS -> Resampler.LANCZOS;
            case BILINEAR -> Resampler.BILINEAR;
            case BICUBIC -> Resampler.BICUBIC;
            case BOX -> Resampler.BOX;
            case HAMMING -> Resampler.HAMMING;
        };
    }
}
