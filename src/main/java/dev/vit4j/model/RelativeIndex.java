package dev.vit4j.model;

/**
 * Numbers the distances between tokens for relative position biases, as in BEiT's code: K = (2 rows - 1)(2 columns - 1)
 * distances between patches, row by row from the most negative one, then three entries: class token to patch, patch to
 * class token, and class token to itself.
 */
public final class RelativeIndex {
    private static final int CLASS_ENTRIES = 3;

    private RelativeIndex() {}

    /**
     * @param config a model with a class token
     * @return K, entries of a table of biases
     */
    public static long entries(ViTConfig config) {
        return (2L * config.grid().height() - 1) * (2L * config.grid().width() - 1) + CLASS_ENTRIES;
    }

    /**
     * @param config a model with a class token
     * @return [T][T], the entry of each query's (first index) and key's (second) distance
     */
    public static int[][] of(ViTConfig config) {
        int rows = config.grid().height();
        int columns = config.grid().width();
        int patches = rows * columns;
        int last = Math.toIntExact(entries(config)) - 1;
        int[][] index = new int[1 + patches][1 + patches];
        for (int query = 0; query < patches; query++) {
            for (int key = 0; key < patches; key++) {
                int down = query / columns - key / columns + rows - 1;
                int right = query % columns - key % columns + columns - 1;
                index[1 + query][1 + key] = down * (2 * columns - 1) + right;
            }
        }
        for (int token = 1; token <= patches; token++) {
            index[0][token] = last - 2;
            index[token][0] = last - 1;
        }
        index[0][0] = last;
        return index;
    }
}
