package dev.vit4j.evaluate;

/**
 * A confusion matrix as cells to draw. With more classes than there is room for, neighbors share a cell, and their
 * images count together.
 */
final class ConfusionCells {
    private final int classesPerCell;
    private final long[][] right;
    private final long[][] wrong;
    private final long[] rowTotals;

    ConfusionCells(ConfusionMatrix confusion, int classesPerCell) {
        this.classesPerCell = classesPerCell;
        int side = (confusion.classes() + classesPerCell - 1) / classesPerCell;
        this.right = new long[side][side];
        this.wrong = new long[side][side];
        this.rowTotals = new long[side];
        for (ConfusionMatrix.Cell cell : confusion.sortedCells()) {
            int row = cell.actual() / classesPerCell;
            long[][] counts = cell.actual() == cell.predicted() ? right : wrong;
            counts[row][cell.predicted() / classesPerCell] += cell.count();
            rowTotals[row] += cell.count();
        }
    }

    /** Cells in a row. */
    int side() {
        return rowTotals.length;
    }

    int classesPerCell() {
        return classesPerCell;
    }

    /** Share of its row's images that a cell holds, 0..1; of right answers where it has any, else of wrong ones. */
    double share(int row, int column) {
        long count = isRight(row, column) ? right[row][column] : wrong[row][column];
        return count == 0 ? 0 : (double) count / rowTotals[row];
    }

    boolean isRight(int row, int column) {
        return right[row][column] > 0;
    }
}
