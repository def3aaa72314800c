package dev.vit4j.train;

import dev.vit4j.common.HostMemory;
import dev.vit4j.common.KeyedRandom;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.Masks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws dropout and drop-path masks: 0 for what is dropped, 1/(1 - rate) for what is kept, which preserves the mean. A
 * mask is a function of (seed, batch number, name), so that a resumed run draws the same masks as an uninterrupted one.
 * Also draws the tokens that patch dropout keeps (Liu et al. 2023, "PatchDropout", section 3): the same number of
 * patches in each image, chosen uniformly, and all tokens before the patches.
 */
final class MaskDrawer {
    private final Map<String, Masks.Specification> specifications;
    private final ViTConfig config;
    private final int images;
    private final int rowsPerImage;
    private final long seed;
    /** Refilled by each draw, since ND4J frees the memory of new arrays late. */
    private final Map<String, INDArray> arrays = new HashMap<>();

    /**
     * @param config with the rates
     * @param images B
     * @param seed of the run
     */
    MaskDrawer(ViTConfig config, int images, long seed) {
        this.specifications = Masks.specifications(config, images);
        this.config = config;
        this.images = images;
        this.rowsPerImage = config.trainedTokens();
        this.seed = seed;
    }

    /**
     * @param batch number of the batch since the start of training
     * @return masks by placeholder name, and {@link Masks#KEPT} with patch dropout; overwritten by the next draw
     */
    Map<String, INDArray> draw(long batch) {
        Map<String, INDArray> masks = new LinkedHashMap<>();
        specifications.forEach((name, mask) -> masks.put(name, filled(name, draw(mask, batch, name), mask.shape())));
        if (config.dropouts().patches() > 0) {
            masks.put(Masks.KEPT, filled(Masks.KEPT, kept(batch), images, config.trainedTokens(), config.tokens()));
        }
        return masks;
    }

    private INDArray filled(String name, float[] values, long... shape) {
        INDArray array = arrays.computeIfAbsent(name, n -> Nd4j.create(DataType.FLOAT, shape));
        HostMemory.fill(array, values);
        return array;
    }

    private KeyedRandom random(long batch, String name) {
        return new KeyedRandom(seed, batch, name.hashCode(), KeyedRandom.Purpose.TRAINING);
    }

    /** Returns one-hot rows [B,K,T]: first the tokens before the patches, then the kept patches in their order. */
    private float[] kept(long batch) {
        KeyedRandom random = random(batch, Masks.KEPT);
        int all = config.tokens();
        int stay = config.trainedTokens();
        int before = all - config.grid().count();
        float[] rows = new float[Math.multiplyExact(Math.multiplyExact(images, stay), all)];
        int[] tokens = new int[all];
        for (int image = 0; image < images; image++) {
            Arrays.setAll(tokens, i -> i);
            for (int i = before; i < stay; i++) { // a partial shuffle chooses uniformly
                int other = i + random.nextInt(all - i);
                int chosen = tokens[other];
                tokens[other] = tokens[i];
                tokens[i] = chosen;
            }
            Arrays.sort(tokens, before, stay);
            for (int i = 0; i < stay; i++) {
                rows[(image * stay + i) * all + tokens[i]] = 1;
            }
        }
        return rows;
    }

    private float[] draw(Masks.Specification mask, long batch, String name) {
        KeyedRandom random = random(batch, name);
        int[] shape = Arrays.stream(mask.shape()).mapToInt(Math::toIntExact).toArray();
        int length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
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
        return values;
    }
}
