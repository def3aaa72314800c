package dev.vit4j.spark.evaluate;

import dev.vit4j.common.FileNames;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.Arrays;

/** Divides the images of an evaluation. */
final class Ranges {
    /** Bytes of logits in a range, at most: the driver holds several. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_IMAGES = 1024;
    /** So that no executor waits long for the last range of another. */
    private static final int LEAST_FOR_EACH_SLOT = 4;

    private final ImageDataset images;
    private final int[] numbers;
    private final int size;

    /**
     * @param images to evaluate, at least one
     * @param numbers of the images in their data set, where files hold several; else null
     * @param classes C, length of a row of logits
     * @param batch B, images in a batch
     * @param slots tasks that run at the same time
     */
    Ranges(ImageDataset images, int[] numbers, int classes, int batch, int slots) {
        this.images = images;
        this.numbers = numbers;
        int most = Math.min(MOST_IMAGES, MOST_BYTES / (Float.BYTES * Math.max(1, classes)));
        int even = (int) Math.min(
                Integer.MAX_VALUE,
                (images.size() + (long) LEAST_FOR_EACH_SLOT * slots - 1) / ((long) LEAST_FOR_EACH_SLOT * slots));
        int wanted = Math.min(most, even);
        this.size = Math.max(1, (wanted + batch - 1) / batch) * batch;
    }

    /** @return whether each image is a file of its own; sees to the first only, since others are as it is */
    static boolean areFiles(ImageDataset images) {
        return images.metadata(0).getLocation().equals(images.file(0).toString());
    }

    int count() {
        return (int) (((long) images.size() + size - 1) / size);
    }

    Range range(int index) {
        int from = index * size;
        int to = (int) Math.min(images.size(), (long) from + size);
        if (numbers != null) {
            return new Range(from, null, Arrays.copyOfRange(numbers, from, to));
        }
        String[] files = new String[to - from];
        for (int i = 0; i < files.length; i++) {
            files[i] = FileNames.of(images.file(from + i).toAbsolutePath());
        }
        return new Range(from, files, null);
    }
}
