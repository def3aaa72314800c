package dev.vit4j.ops;

/** What rows are multiplied by: a value each, [R,O], or one a row, [R,1]: masks of dropout and drop path. */
record RowScale(FloatArray memory, boolean perRow, int columns) {
    static RowScale of(FusedCall call, int input) {
        int columns = call.columns(input);
        return new RowScale(call.input(input), columns == 1, columns);
    }

    /**
     * @param kernels the inner loops
     * @param rows multiplied in place
     * @param from where the row begins in it
     * @param spare [n], overwritten
     * @param r number of the row
     * @param left first column of the row in the scale
     * @param n columns
     */
    void apply(Kernels kernels, float[] rows, int from, float[] spare, int r, int left, int n) {
        if (perRow) {
            memory.read(r, spare, 0, 1);
            kernels.scale(rows, from, spare[0], n);
        } else {
            memory.read((long) r * columns + left, spare, 0, n);
            kernels.multiply(rows, from, spare, 0, n);
        }
    }
}
