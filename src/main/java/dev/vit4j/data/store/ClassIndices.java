package dev.vit4j.data.store;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The class indices of many images: four bytes for each image of one class. */
public final class ClassIndices {
    /** Class indices of all images, one after the other. */
    private final int[] values;
    /** First of the indices of each image, and their number at the end; null if each image has one. */
    private final int[] starts;

    private ClassIndices(int[] values, int[] starts) {
        this.values = values;
        this.starts = starts;
    }

    /**
     * @param classes class index of each image; not copied
     * @return them
     */
    public static ClassIndices ofOne(int[] classes) {
        return new ClassIndices(classes, null);
    }

    /**
     * @param values class indices of all images, one after the other, ascending for each; not copied
     * @param starts for each image the place of the first of its indices, then the number of values; not copied
     * @return them
     * @throws IllegalArgumentException if the places do not fit the values
     */
    public static ClassIndices ofAny(int[] values, int[] starts) {
        if (starts.length == 0 || starts[0] != 0 || starts[starts.length - 1] != values.length) {
            throw new IllegalArgumentException("starts do not cover the " + values.length + " class indices");
        }
        return new ClassIndices(values, starts);
    }

    /** @return number of images */
    public int size() {
        return starts == null ? values.length : starts.length - 1;
    }

    /** @return whether images have any number of classes; otherwise each has one */
    public boolean multiLabel() {
        return starts != null;
    }

    /**
     * @param image 0..size-1
     * @return its class index; -1 if images have any number of classes
     */
    public int one(int image) {
        return starts == null ? values[image] : -1;
    }

    /**
     * @param image 0..size-1
     * @return its class indices, ascending
     */
    public int[] of(int image) {
        return starts == null
                ? new int[] {values[image]}
                : Arrays.copyOfRange(values, starts[image], starts[image + 1]);
    }

    /**
     * @param images some images, in any order
     * @return their class indices, in that order
     */
    public ClassIndices subset(int[] images) {
        if (starts == null) {
            return ofOne(IntStream.of(images).map(i -> values[i]).toArray());
        }
        int[] newStarts = new int[images.length + 1];
        for (int i = 0; i < images.length; i++) {
            newStarts[i + 1] = newStarts[i] + starts[images[i] + 1] - starts[images[i]];
        }
        int[] newValues = new int[newStarts[images.length]];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(values, starts[images[i]], newValues, newStarts[i], newStarts[i + 1] - newStarts[i]);
        }
        return new ClassIndices(newValues, newStarts);
    }
}
