package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;

/**
 * How far a head looks: the mean attention distance (Dosovitskiy et al. 2021, figure 7 right and appendix D.7, figure
 * 11). The distance between the middles of a query's patch and a key's, in pixels of the model's input, averaged with
 * the weights of the look-up; then the mean over the queries of all patches. Tokens that are no patches have no place:
 * they are left out as queries, and as keys, the weights of the others being brought back to sum 1.
 */
public final class AttentionDistance {
    private final TokenGrid grid;
    private final double[] distances;

    /** @param grid where the tokens come from */
    public AttentionDistance(TokenGrid grid) {
        this.grid = grid;
        int n = grid.patches();
        this.distances = new double[n * n];
        for (int query = 0; query < n; query++) {
            for (int key = 0; key < n; key++) {
                int down = query / grid.columns() - key / grid.columns();
                int right = query % grid.columns() - key % grid.columns();
                distances[query * n + key] = grid.patching().stride() * Math.hypot(down, right);
            }
        }
    }

    /**
     * @param layer weights [H,T,T]
     * @param head 0..H-1
     * @return pixels; queries that look at no patch at all do not count, and NaN if that is so for each of them
     */
    public double pixels(LayerAttention layer, int head) {
        int n = grid.patches();
        double sum = 0;
        int counted = 0;
        for (int query = 0; query < n; query++) {
            int row = layer.row(head, grid.firstPatch() + query) + grid.firstPatch();
            double far = 0;
            double all = 0;
            for (int key = 0; key < n; key++) {
                double weight = layer.values()[row + key];
                far += weight * distances[query * n + key];
                all += weight;
            }
            if (all > 0) {
                sum += far / all;
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}
