package dev.vit4j.model;

import dev.vit4j.common.Size;

/**
 * How large a model is and how much it computes.
 *
 * @param parameters number of trainable parameters; fixed positions are not counted
 * @param multiplyAdds multiply-adds of the matrix products in one image's forward pass: half the floating-point
 *     operations, and a sixth of those of a training step
 */
public record ModelSize(long parameters, long multiplyAdds) {
    /**
     * Returns the size of a model.
     *
     * @param config a model
     * @return its size
     */
    public static ModelSize of(ViTConfig config) {
        long parameters = 0;
        for (var weight : WeightNames.of(config).entrySet()) {
            if (WeightNames.trained(config, weight.getKey())) {
                long length = 1;
                for (long axis : weight.getValue()) {
                    length *= axis;
                }
                parameters += length;
            }
        }
        return new ModelSize(parameters, multiplyAdds(config));
    }

    private static long stem(ViTConfig config) {
        Stem stem = config.stem();
        int width = config.width();
        Size grid = config.patching().grid();
        long sum = (long) grid.count() * config.patching().values() * stem.outputs(0, width);
        for (int i = 1; i < stem.convolutions(); i++) {
            grid = Stem.pooled(grid);
            sum += (long) grid.count() * 9 * stem.outputs(i - 1, width) * stem.outputs(i, width);
        }
        return sum;
    }

    private static long multiplyAdds(ViTConfig config) {
        long tokens = config.tokens();
        long width = config.width();
        // Query, key, value and output projections.
        long projections = tokens * 4 * width * width;
        // Queries times keys, and attention weights times values.
        long attention = 2 * tokens * tokens * width;
        long mlp = tokens * 2 * width * config.mlpWidth();
        if (config.blocks().mlp().gated()) {
            mlp += tokens * width * config.mlpWidth();
        }
        long pooling = config.pooling() == Pooling.ATTENTION
                ? width * (2 * (tokens + 1) * width + 2 * tokens + 2L * config.mlpWidth())
                : 0;
        long head = (long) config.pooledWidth() * config.classes();
        return stem(config) + config.depth() * (projections + attention + mlp) + pooling + head;
    }
}
