package dev.vit4j.evaluate.selection;

import java.util.Locale;

/** A part of a data set to evaluate models on. */
public enum Part {
    /**
     * The test images, or else the validation images. Of a folder without parts, all images, or those held out if the model
     * was trained on it.
     */
    AUTO,
    /** The training images. */
    TRAIN,
    /** The validation images. */
    VAL,
    /** The test images. */
    TEST,
    /** All images. */
    ALL;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
