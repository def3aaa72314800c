package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;

/**
 * Grad-CAM (Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
 * section 3), with the patches of a Vision Transformer as the places of a feature map, as in pytorch-grad-cam's example
 * for ViT: the feature map is the last block's input after its first layer norm, without class token and registers.
 *
 * <pre>
 * a[k] = mean over patches n of dlogit / dF[n,k]      (eq. 1)
 * map[n] = max(0, sum over k of a[k] F[n,k])          (eq. 2)
 * </pre>
 */
public final class GradCam {
    private GradCam() {}

    /**
     * @param grid the model's tokens
     * @param features F and its gradient, [T,D] each
     * @return [N], the map's value at each patch, at least 0
     */
    public static double[] of(TokenGrid grid, TokenFeatures features) {
        if (features.tokens() != grid.tokens()) {
            throw new IllegalArgumentException(features.tokens() + " tokens, but the grid has " + grid.tokens());
        }
        int width = features.width();
        double[] importance = new double[width];
        for (int token = grid.firstPatch(); token < grid.tokens(); token++) {
            for (int k = 0; k < width; k++) {
                importance[k] += features.gradients()[token * width + k] / (double) grid.patches();
            }
        }
        double[] map = new double[grid.patches()];
        for (int patch = 0; patch < map.length; patch++) {
            int row = (grid.firstPatch() + patch) * width;
            double sum = 0;
            for (int k = 0; k < width; k++) {
                sum += importance[k] * features.values()[row + k];
            }
            map[patch] = Math.max(0, sum);
        }
        return map;
    }
}
