package dev.vit4j.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts of (actual class, predicted class). Sparse: stores nonzero cells only, so that memory depends on the images,
 * not on the number of classes.
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
     * @param predicted the predicted class, 0..C-1
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
     * @return images of class {@code actual} predicted as {@code predicted}
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
     * @return images predicted as that class: the sum of its column
     */
    public long predictedTotal(int predicted) {
        return predictedTotals[predicted];
    }

    /**
     * A nonzero cell.
     *
     * @param actual class of the images
     * @param predicted the predicted class
     * @param count number of images
     */
    public record Cell(int actual, int predicted, long count) {}

    /** @return the nonzero cells, by actual and then by predicted class */
    public List<Cell> sortedCells() {
        return cells.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Cell((int) (e.getKey() / classes), (int) (e.getKey() % classes), e.getValue()))
                .toList();
    }

    /**
     * @param most number of cells, 0 or more
     * @return the most frequent mistakes; ties in class order
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
