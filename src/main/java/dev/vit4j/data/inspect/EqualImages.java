package dev.vit4j.data.inspect;

import java.util.Arrays;

/** Finds images with the same size and pixels. */
final class EqualImages {
    private EqualImages() {}

    /**
     * @param table the images
     * @return for each row the first row with the same image, which may be itself; -1 for images that could not be read
     */
    static int[] firstRows(ImageTable table) {
        int rows = table.rows();
        int[] first = new int[rows];
        Arrays.fill(first, -1);
        long[] order = SortedKeys.of(rows, table::digest);
        for (int from = 0, to; from < rows; from = to) {
            to = SortedKeys.runEnd(order, from);
            // Equal keys are rare without equal images, so that runs are compared with their first rows only.
            for (int i = from; i < to; i++) {
                int row = SortedKeys.row(order[i], rows);
                if (!table.isRead(row)) {
                    continue;
                }
                first[row] = row;
                for (int j = from; j < i; j++) {
                    int earlier = SortedKeys.row(order[j], rows);
                    if (first[earlier] == earlier && table.areEqual(earlier, row)) {
                        first[row] = earlier;
                        break;
                    }
                }
            }
        }
        return first;
    }
}
