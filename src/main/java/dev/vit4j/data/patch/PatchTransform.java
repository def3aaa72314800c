package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.util.List;

/**
 * Turns decoded images into a model's input: resizes, augments, normalizes, and cuts into patches. Thread-safe.
 */
public final class PatchTransform {
    private final Preprocessor preprocessor;
    private final Augmentation augmentation;
    private final Patching patching;
    private final PatchCutter cutter;
    private final long seed;

    /**
     * @param preprocessing size and normalization
     * @param augmentation of each image
     * @param patching geometry
     * @param seed of the augmentation
     * @throws dev.vit4j.common.BadInputException if the two differ in image size, or the number of channels
     */
    public PatchTransform(Preprocessing preprocessing, Augmentation augmentation, Patching patching, long seed) {
        require(
                preprocessing.target().equals(patching.imageSize()),
                "the preprocessing yields images of %s pixels, but the model takes %s",
                preprocessing.target(),
                patching.imageSize());
        this.preprocessor = new Preprocessor(preprocessing);
        this.augmentation = augmentation;
        this.patching = patching;
        this.cutter = new PatchCutter(patching, preprocessor.normalized());
        this.seed = seed;
    }

    /**
     * Creates a transform without augmentation, for inference.
     *
     * @param preprocessing size and normalization
     * @param patching geometry
     * @throws dev.vit4j.common.BadInputException if the two differ in image size, or the number of channels
     */
    public PatchTransform(Preprocessing preprocessing, Patching patching) {
        this(preprocessing, Augmentation.NONE, patching, 0);
    }

    /** @return the augmentation */
    public Augmentation augmentation() {
        return augmentation;
    }

    /** @return how images are cut into patches */
    public Patching patching() {
        return patching;
    }

    /**
     * @param image as decoded, any size
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @return the image as the model sees it in that epoch: resized and augmented, not yet normalized
     */
    public RgbImage view(RgbImage image, long epoch, long index) {
        return view(image, epoch, index, 0);
    }

    /**
     * @param image as decoded, any size
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @return the image as the model sees it then: resized and augmented, not yet normalized
     */
    public RgbImage view(RgbImage image, long epoch, long index, int repeat) {
        return view(ReducedImage.whole(image), epoch, index, repeat);
    }

    private RgbImage view(ReducedImage image, long epoch, long index, int repeat) {
        return augmentation.apply(image, preprocessor, seed, epoch, Math.toIntExact(index), repeat);
    }

    /**
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @return by how much the image may be reduced before {@link #make} without having to be enlarged
     */
    Reduction reduction(long epoch, long index, int repeat) {
        return augmentation.reduction(preprocessor, seed, epoch, Math.toIntExact(index), repeat);
    }

    /** @return by how much an image may be reduced before {@link #views} without having to be enlarged */
    public Reduction reduction() {
        return preprocessor::reduction;
    }

    /**
     * @param image as decoded, any size
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param patches gets the [N,P] values
     * @param offset index of the first value
     * @throws IndexOutOfBoundsException if the patches do not fit
     */
    public void make(RgbImage image, long epoch, long index, float[] patches, int offset) {
        make(ReducedImage.whole(image), epoch, index, 0, patches, offset);
    }

    /**
     * @param image as decoded, any size
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @param patches gets the [N,P] values
     * @param offset index of the first value
     * @throws IndexOutOfBoundsException if the patches do not fit
     */
    void make(ReducedImage image, long epoch, long index, int repeat, float[] patches, int offset) {
        if (preprocessor.isUnrounded() && augmentation.equals(Augmentation.NONE)) {
            cutter.cut(preprocessor.normalizedUnrounded(image), patches, offset);
        } else {
            cutter.cut(view(image, epoch, index, repeat), patches, offset);
        }
    }

    /**
     * @param image as decoded, any size
     * @return its patches [N,P], one after the other, without augmentation
     */
    public float[] patches(RgbImage image) {
        return views(ReducedImage.whole(image), false).get(0);
    }

    /**
     * @param image as decoded, any size, possibly reduced as {@link #reduction} allows
     * @param flipped whether to mirror the model's input, left to right, too. That of the file would differ where a crop
     *     has uneven margins
     * @return its patches [N,P], one after the other, without augmentation; then those of the mirrored input
     */
    public List<float[]> views(ReducedImage image, boolean flipped) {
        if (preprocessor.isUnrounded()) {
            float[] planes = preprocessor.normalizedUnrounded(image);
            return flipped ? List.of(cut(planes), cut(flipped(planes))) : List.of(cut(planes));
        }
        RgbImage fitted = preprocessor.fit(image);
        return flipped ? List.of(cut(fitted), cut(fitted.flipped())) : List.of(cut(fitted));
    }

    private float[] flipped(float[] planes) {
        int width = preprocessor.target().width();
        float[] flipped = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int x = i % width;
            flipped[i] = planes[i - x + width - 1 - x];
        }
        return flipped;
    }

    private float[] cut(float[] planes) {
        float[] patches = new float[patching.count() * patching.values()];
        cutter.cut(planes, patches, 0);
        return patches;
    }

    /**
     * Turns patches back into an image, to look at what the model sees.
     *
     * @param patches [N,P] values of an image, one after the other
     * @param offset index of the first value
     * @return the image, rounded to 256 levels
     */
    public RgbImage image(float[] patches, int offset) {
        return cutter.join(patches, offset, preprocessor.meanLevels(), preprocessor.deviationLevels());
    }

    /**
     * @param view an image from {@link #view}, or of that size
     * @return its patches [N,P], one after the other
     */
    public float[] cut(RgbImage view) {
        float[] patches = new float[patching.count() * patching.values()];
        cutter.cut(view, patches, 0);
        return patches;
    }

    /**
     * @param image as decoded, any size
     * @return the part of it that the model sees, without augmentation
     */
    public CropBox seen(RgbImage image) {
        return preprocessor.seen(image.width(), image.height());
    }
}
