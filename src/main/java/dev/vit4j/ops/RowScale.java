package dev.vit4j.ops;

/** What rows are multiplied by: a value each, [R,O], or one a row, [R,1]: masks of dropout and drop path. */
record RowScale(FloatArray memory, boolean perRow, int columns) {
    static RowScale of(FusedCall call, int input) {
        int columns = call.columns(input);
        return new RowScale(call.input(input), columns == 1, columns);
    }

    /**
     * @param kernels the inner loops
     * @param row [n], multiplied in place
     * @param spare [n], overwritten
     * @param r number of the row
     * @param left first column in {@code row}
     * @param n columns
     */
    void apply(Kernels kernels, float[] row, float[] spare, int r, int left, int n) {
        if (perRow) {
            memory.read(r, spare, 0, 1);
            kernels.scale(row, 0, spare[0], n);
        } else {
            memory.read((long) r * columns + left, spare, 0, n);
            kernels.multiply(row, spare, 0, n);
        }
    }
}
