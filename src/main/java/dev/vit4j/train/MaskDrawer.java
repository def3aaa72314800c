package dev.vit4j.train;

import dev.vit4j.data.KeyedRandom;
import dev.vit4j.model.Masks;
import dev.vit4j.model.ViTConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws dropout and drop-path masks: 0 for what is dropped, 1/(1 - rate) for what is kept, so that the mean stays. A
 * mask is a function of (seed, batch number, name), so that a resumed run draws what an uninterrupted one would.
 */
final class MaskDrawer {
    private final Map<String, Masks.Specification> specifications;
    private final int rowsPerImage;
    private final long seed;

    /**
     * @param config with the rates
     * @param images B
     * @param seed of the run
     */
    MaskDrawer(ViTConfig config, int images, long seed) {
        this.specifications = Masks.specifications(config, images);
        this.rowsPerImage = config.tokens();
        this.seed = seed;
    }

    /**
     * @param batch number of the batch since the start of training
     * @return masks by placeholder name; the caller closes them
     */
    Map<String, INDArray> draw(long batch) {
        Map<String, INDArray> masks = new LinkedHashMap<>();
        specifications.forEach((name, mask) -> masks.put(name, draw(mask, batch, name)));
        return masks;
    }

    private INDArray draw(Masks.Specification mask, long batch, String name) {
        KeyedRandom random = new KeyedRandom(seed, batch, name.hashCode(), KeyedRandom.Purpose.TRAINING);
        int[] shape =
                java.util.Arrays.stream(mask.shape()).mapToInt(Math::toIntExact).toArray();
        int length = java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact);
        int imageLength = mask.dropPath() > 0 ? rowsPerImage * shape[1] : length;
        float kept = (float) (1 / ((1 - mask.dropout()) * (1 - mask.dropPath())));
        float[] values = new float[length];
        boolean imageDropped = false;
        for (int i = 0; i < length; i++) {
            if (i % imageLength == 0) {
                imageDropped = mask.dropPath() > 0 && random.nextDouble() < mask.dropPath();
            }
            boolean dropped = imageDropped || (mask.dropout() > 0 && random.nextDouble() < mask.dropout());
            values[i] = dropped ? 0 : kept;
        }
        return Nd4j.createFromArray(values).reshape('c', mask.shape());
    }
}
