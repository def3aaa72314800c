package dev.vit4j.data.parquet;

import dev.vit4j.data.store.ClassIndices;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The class numbers of the images of a split while they are read: four bytes each, and four for each image. */
final class LabelRows {
    private int[] numbers = new int[1024];
    private int[] starts = new int[1024];
    private int rows;
    private int count;

    /** Begins the next image. */
    void beginRow() {
        if (rows == starts.length) {
            starts = Arrays.copyOf(starts, grown(rows));
        }
        starts[rows++] = count;
    }

    /** @param number of a class of the image */
    void add(int number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, grown(count));
        }
        numbers[count++] = number;
    }

    private static int grown(int length) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, length + (length >> 1) + 1L);
    }

    /** @return number of images */
    int rows() {
        return rows;
    }

    /**
     * @param row of an image
     * @return its first number; -1 if it has none
     */
    int first(int row) {
        return end(row) == starts[row] ? -1 : numbers[starts[row]];
    }

    /** @return whether no image has a label */
    boolean unlabeled() {
        return count == 0;
    }

    /** @return first image without a label; -1 if each has one */
    int firstUnlabeled() {
        for (int row = 0; row < rows; row++) {
            if (end(row) == starts[row]) {
                return row;
            }
        }
        return -1;
    }

    private int end(int row) {
        return row + 1 < rows ? starts[row + 1] : count;
    }

    /**
     * @param indices class index of each number
     * @return the class of each image, which has one
     */
    ClassIndices one(int[] indices) {
        return ClassIndices.ofOne(
                IntStream.range(0, rows).map(row -> indices[numbers[row]]).toArray());
    }

    /**
     * @param indices class index of each number
     * @return the classes of each image, ascending and without repetitions
     */
    ClassIndices any(int[] indices) {
        int[] values = new int[count];
        int[] firsts = new int[rows + 1];
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            int[] classes = Arrays.stream(numbers, starts[row], end(row))
                    .map(number -> indices[number])
                    .sorted()
                    .distinct()
                    .toArray();
            System.arraycopy(classes, 0, values, kept, classes.length);
            kept += classes.length;
            firsts[row + 1] = kept;
        }
        return ClassIndices.ofAny(Arrays.copyOf(values, kept), firsts);
    }
}
