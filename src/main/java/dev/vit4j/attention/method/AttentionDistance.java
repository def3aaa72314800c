package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;

/**
 * Mean attention distance of a head (Dosovitskiy et al. 2021, figure 7 right and appendix D.7, figure 11): the distance
 * between the centers of the query's and the key's patch, in pixels of the model's input, averaged with the attention
 * weights and then over the queries of all patches. Tokens that are not patches have no position: they are left out as
 * queries and as keys, and the remaining weights are normalized to sum 1.
 */
public final class AttentionDistance {
    private final TokenGrid grid;
    private final double[] distances;

    /** @param grid the token grid */
    public AttentionDistance(TokenGrid grid) {
        this.grid = grid;
        int n = grid.patches();
        this.distances = new double[n * n];
        for (int query = 0; query < n; query++) {
            for (int key = 0; key < n; key++) {
                int down = query / grid.columns() - key / grid.columns();
                int right = query % grid.columns() - key % grid.columns();
                distances[query * n + key] = Math.hypot(
                        grid.vertical().step() * down, grid.horizontal().step() * right);
            }
        }
    }

    /**
     * @param layer weights [H,T,T]
     * @param head 0..H-1
     * @return distance in pixels, without queries that give no weight to any patch; NaN if that is every query
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
