package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Query;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.model.ViTConfig;

/**
 * The maps to make of each image.
 *
 * @param method the method; {@link ExplanationMethod#settings} lists which of the other settings it reads
 * @param layers the layers
 * @param heads the heads, or a reduction over heads
 * @param query the query
 * @param target the class
 * @param temperature see {@link dev.vit4j.attention.method.Temperature}
 * @param discard fraction of keys that roll-out discards, in [0, 1)
 */
public record MapPlan(
        ExplanationMethod method,
        LayerChoice layers,
        HeadChoice heads,
        Query query,
        ClassChoice target,
        double temperature,
        double discard) {

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public MapPlan {
        require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be at least 0 and finite, not %s",
                temperature);
        require(discard >= 0 && discard < 1, "share to discard must be at least 0 and below 1, not %s", discard);
    }

    /**
     * @param model the model
     * @throws dev.vit4j.common.BadInputException if the method cannot explain it, or it does not have such a layer, head,
     *     token or class
     */
    public void check(Model model) {
        method.check(model.config());
        layers.of(model.config().depth());
        heads.of(model.config().heads());
        query.check(TokenGrid.of(model.config()));
        target.index(model.labels());
    }

    /**
     * @param config the model's configuration
     * @return whether it makes one map of each image
     */
    public boolean single(ViTConfig config) {
        return method.single(this, config);
    }

    /**
     * @param model the (first) model
     * @return what follows the image's name in file names of these maps, such as {@code raw-last-mean}; names the query
     *     unless it is what the classifier reads
     */
    public String fileName(Model model) {
        String name = method.name() + "-" + method.fileName(this, model.labels());
        return query.isDefault(model.config().pooling()) ? name : name + "-" + query.fileName();
    }

    /**
     * @param model a model
     * @return title of the maps; without the class if it differs between images
     */
    public String title(Model model) {
        String title = method.title(this, model);
        return temperature == 1 ? title : title + ", temperature " + temperature;
    }

    /**
     * @param model the model
     * @param image an image's attention
     * @param target class index, for methods that need a gradient
     * @param gradient of the class's logit; null for methods that need none
     * @return the image's maps
     */
    public MapTable maps(Model model, AttentionMaps image, int target, ClassGradient gradient) {
        boolean tempered = temperature != 1 && method.settings().contains(ExplanationMethod.Setting.TEMPERATURE);
        return method.maps(this, model, tempered ? image.withTemperature(temperature) : image, target, gradient);
    }
}
