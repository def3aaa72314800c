package dev.vit4j.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts of (actual class, predicted class). Only cells that were hit are stored, so that tens of thousands of classes
 * cost no more than the images that were seen.
 */
public final class ConfusionMatrix {
    private final int classes;
    private final Map<Long, Long> cells = new HashMap<>();
    private final long[] actualTotals;
    private final long[] predictedTotals;

    /** @param classes C, at least 1 */
    public ConfusionMatrix(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be at least 1, not " + classes);
        }
        this.classes = classes;
        this.actualTotals = new long[classes];
        this.predictedTotals = new long[classes];
    }

    /** @return C */
    public int classes() {
        return classes;
    }

    /**
     * Counts one image.
     *
     * @param actual its class, 0..C-1
     * @param predicted what the model said, 0..C-1
     * @throws IndexOutOfBoundsException if one of them is not a class
     */
    public void add(int actual, int predicted) {
        cells.merge(key(actual, predicted), 1L, Long::sum);
        actualTotals[actual]++;
        predictedTotals[predicted]++;
    }

    /**
     * @param actual 0..C-1
     * @param predicted 0..C-1
     * @return images of class {@code actual} that were taken for {@code predicted}
     * @throws IndexOutOfBoundsException if one of them is not a class
     */
    public long count(int actual, int predicted) {
        return cells.getOrDefault(key(actual, predicted), 0L);
    }

    /**
     * @param actual 0..C-1
     * @return images of that class: the sum of its row
     */
    public long actualTotal(int actual) {
        return actualTotals[actual];
    }

    /**
     * @param predicted 0..C-1
     * @return images that were taken for that class: the sum of its column
     */
    public long predictedTotal(int predicted) {
        return predictedTotals[predicted];
    }

    /**
     * A cell that is not zero.
     *
     * @param actual class of the images
     * @param predicted what they were taken for
     * @param count how many
     */
    public record Cell(int actual, int predicted, long count) {}

    /** @return the cells that are not zero, by actual and then by predicted class */
    public List<Cell> sortedCells() {
        return cells.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Cell((int) (e.getKey() / classes), (int) (e.getKey() % classes), e.getValue()))
                .toList();
    }

    /**
     * @param most how many, 0 or more
     * @return the most frequent mistakes, of equally frequent ones those of the lower classes first
     */
    public List<Cell> mostConfused(int most) {
        return sortedCells().stream()
                .filter(cell -> cell.actual() != cell.predicted())
                .sorted(Comparator.comparingLong(Cell::count).reversed())
                .limit(most)
                .toList();
    }

    /**
     * @param cell of this matrix
     * @return share of the actual class's images that it holds, in (0, 1]
     */
    public double share(Cell cell) {
        return (double) cell.count() / actualTotals[cell.actual()];
    }

    private long key(int actual, int predicted) {
        return (long) Objects.checkIndex(actual, classes) * classes + Objects.checkIndex(predicted, classes);
    }
}
