package dev.vit4j.attention.method;

import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;

/** Token grids for tests. */
public final class Grids {
    private Grids() {}

    /** side x side patches of 4 pixels side by side, after a class token. */
    public static TokenGrid withClassToken(int side) {
        return new TokenGrid(new Patching(4 * side, 3, 4, 4), PrefixTokens.CLASS_TOKEN);
    }

    /** side x side patches of 4 pixels side by side and nothing else. */
    public static TokenGrid bare(int side) {
        return new TokenGrid(new Patching(4 * side, 3, 4, 4), PrefixTokens.NONE);
    }

    /** side x side patches of 4 pixels, one every 2, after a class token. */
    public static TokenGrid overlapping(int side) {
        return new TokenGrid(new Patching(2 * side + 2, 3, 4, 2), PrefixTokens.CLASS_TOKEN);
    }

    public static PatchMap map(TokenGrid grid, double... weights) {
        return new PatchMap(grid, Queries.CLASSIFIER, weights, new double[grid.firstPatch()]);
    }
}
