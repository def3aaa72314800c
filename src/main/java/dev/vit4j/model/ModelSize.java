package dev.vit4j.model;

/**
 * How large a model is and how much it computes.
 *
 * @param parameters numbers in its weights; fixed positions are not counted
 * @param multiplyAdds multiplications with an addition in the matrix products for one image, forward; twice that many
 *     floating-point operations, and three times that for a training step
 */
public record ModelSize(long parameters, long multiplyAdds) {
    /**
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

    private static long multiplyAdds(ViTConfig config) {
        long tokens = config.tokens();
        long width = config.width();
        long patches = config.patching().count() * (long) config.patching().values() * width;
        // Query, key, value and output projections.
        long projections = tokens * 4 * width * width;
        // Queries with keys, and weights with values.
        long attention = 2 * tokens * tokens * width;
        long mlp = tokens * 2 * width * config.mlpWidth();
        return patches + config.depth() * (projections + attention + mlp) + width * config.classes();
    }
}
