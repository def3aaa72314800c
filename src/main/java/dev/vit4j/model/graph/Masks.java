package dev.vit4j.model.graph;

import dev.vit4j.model.Dropouts;
import dev.vit4j.model.ViTConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Masks of dropout (Srivastava et al. 2014) and drop path (Huang et al. 2016): placeholders that the trainer fills each
 * step with 0 for what is dropped and 1/(1 - rate) for what is kept. Patch dropout (Liu et al. 2023) has a placeholder
 * that selects the kept tokens.
 *
 * <p>Masks are used because ND4J's dropout operations cannot be differentiated.
 */
public final class Masks {
    private final Map<String, SDVariable> placeholders;

    private Masks(Map<String, SDVariable> placeholders) {
        this.placeholders = placeholders;
    }

    /** @return no masks, for inference */
    static Masks none() {
        return new Masks(Map.of());
    }

    /**
     * Adds a placeholder for every mask that the configuration's rates require.
     *
     * @param sd the graph
     * @param config with the rates
     * @param images B
     * @param dataType of the graph
     * @return the masks
     */
    static Masks placeholders(SameDiff sd, ViTConfig config, int images, DataType dataType) {
        Map<String, SDVariable> all = new LinkedHashMap<>();
        specifications(config, images)
                .forEach((name, mask) -> all.put(name, sd.placeHolder(name, dataType, mask.shape())));
        if (config.dropouts().patches() > 0) {
            all.put(KEPT, sd.placeHolder(KEPT, dataType, images, config.trainedTokens(), config.tokens()));
        }
        return new Masks(all);
    }

    /**
     * A mask to draw.
     *
     * @param shape of the placeholder: [B*T,D], [B*T,1] or [B,H,T,T]
     * @param dropout share of individual values dropped, in [0, 1)
     * @param dropPath share of images that are dropped as a whole, in [0, 1)
     */
    public record Specification(long[] shape, double dropout, double dropPath) {}

    /** Name of the placeholder [B,K,T] whose one-hot rows select the K kept tokens. */
    public static final String KEPT = "kept_tokens";

    /**
     * @param config with the rates
     * @param images B
     * @return the masks of one training step by placeholder name, in a fixed order; empty when all rates are 0
     */
    public static Map<String, Specification> specifications(ViTConfig config, int images) {
        Map<String, Specification> all = new LinkedHashMap<>();
        Dropouts rates = config.dropouts();
        int t = config.trainedTokens();
        long rows = (long) images * t;
        if (rates.dropout() > 0) {
            all.put("mask.embedding", new Specification(new long[] {rows, config.width()}, rates.dropout(), 0));
        }
        for (int layer = 0; layer < config.depth(); layer++) {
            if (rates.attention() > 0) {
                all.put(
                        "mask.attention." + layer,
                        new Specification(new long[] {images, config.heads(), t, t}, rates.attention(), 0));
            }
            double dropPath = config.depth() == 1 ? rates.dropPath() : rates.dropPath() * layer / (config.depth() - 1);
            if (rates.dropout() > 0 || dropPath > 0) {
                long[] shape = {rows, rates.dropout() > 0 ? config.width() : 1};
                all.put("mask.attention_branch." + layer, new Specification(shape, rates.dropout(), dropPath));
                all.put("mask.mlp_branch." + layer, new Specification(shape, rates.dropout(), dropPath));
            }
        }
        return all;
    }

    /** @return [B,K,T], or null if all tokens are kept */
    SDVariable kept() {
        return placeholders.get(KEPT);
    }

    SDVariable embedding() {
        return placeholders.get("mask.embedding");
    }

    SDVariable attention(int layer) {
        return placeholders.get("mask.attention." + layer);
    }

    SDVariable attentionBranch(int layer) {
        return placeholders.get("mask.attention_branch." + layer);
    }

    SDVariable mlpBranch(int layer) {
        return placeholders.get("mask.mlp_branch." + layer);
    }
}
