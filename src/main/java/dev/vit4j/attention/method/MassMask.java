package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

/**
 * The smallest set of patches that holds a share of a map's mass, largest weights first (Caron et al. 2021, "Emerging
 * Properties in Self-Supervised Vision Transformers" (DINO), figure 4, with 60 %).
 */
public final class MassMask {
    private MassMask() {}

    /**
     * @param map any map; its mass is the total weight of the patches
     * @param share of the mass, above 0 and at most 1
     * @return [N], row by row, whether a patch is in the set. Ties go to the earlier patch; empty for a map of zeros
     * @throws dev.vit4j.common.BadInputException if the share is outside
     */
    public static boolean[] of(PatchMap map, double share) {
        require(share > 0 && share <= 1, "share of the mass must be above 0 and at most 1, not %s", share);
        boolean[] mask = new boolean[map.weights().length];
        double wanted = share * map.sum();
        double held = 0;
        for (int patch : map.order()) {
            // A remainder from rounding does not add another patch.
            if (map.weights()[patch] <= 0 || held >= wanted * (1 - 1e-12)) {
                break;
            }
            mask[patch] = true;
            held += map.weights()[patch];
        }
        return mask;
    }
}
