package dev.vit4j.evaluate;

/** A confusion matrix as cells to draw. With too many classes, neighbors share a cell, which sums their images. */
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

    /** Returns the number of cells in a row. */
    int side() {
        return rowTotals.length;
    }

    int classesPerCell() {
        return classesPerCell;
    }

    /** Returns a cell's share of its row's images, 0..1: correct predictions if it has any, else errors. */
    double share(int row, int column) {
        long count = isRight(row, column) ? right[row][column] : wrong[row][column];
        return count == 0 ? 0 : (double) count / rowTotals[row];
    }

    boolean isRight(int row, int column) {
        return right[row][column] > 0;
    }
}
