package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

/**
 * The fewest patches that hold a share of a map's mass (Caron et al. 2021, "Emerging Properties in Self-Supervised
 * Vision Transformers" (DINO), figure 4, with 60 %): the heaviest first, until they have it.
 */
public final class MassMask {
    private MassMask() {}

    /**
     * @param map any map; its mass is what lies on patches
     * @param share of the mass, above 0 and at most 1
     * @return [N], row by row, whether a patch is among them; of equal patches the earlier comes first; none where the
     *     map is all 0
     * @throws dev.vit4j.common.BadInputException if the share is outside
     */
    public static boolean[] of(PatchMap map, double share) {
        require(share > 0 && share <= 1, "share of the mass must be above 0 and at most 1, not %s", share);
        boolean[] mask = new boolean[map.weights().length];
        double wanted = share * map.sum();
        double held = 0;
        for (int patch : map.order()) {
            // What is left by rounding is no reason for one more patch.
            if (map.weights()[patch] <= 0 || held >= wanted * (1 - 1e-12)) {
                break;
            }
            mask[patch] = true;
            held += map.weights()[patch];
        }
        return mask;
    }
}
