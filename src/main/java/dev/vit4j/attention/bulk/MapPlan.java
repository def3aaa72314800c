package dev.vit4j.attention.bulk;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.method.Query;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.Locale;

/**
 * Which maps are made of each image.
 *
 * @param method how
 * @param layers which; raw attention's
 * @param heads which, or what of them; raw attention's and roll-out's
 * @param query who asks
 * @param target which class; the gradient method's
 * @param temperature see {@link dev.vit4j.attention.method.Temperature}; 1 with the gradient method
 * @param discard share of keys that roll-out leaves out, in [0, 1)
 */
public record MapPlan(
        Method method,
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
     * @param model that maps are wanted of
     * @throws dev.vit4j.common.BadInputException if it has not such a layer, head, patch or class; the message has the
     *     range
     */
    public void check(Model model) {
        layers.of(model.config().depth());
        heads.of(model.config().heads());
        query.asked(TokenGrid.of(model.config()));
        target.index(model.labels());
    }

    /**
     * @param config a model's
     * @return whether it gives one map of each image
     */
    boolean single(ViTConfig config) {
        return switch (method) {
            case RAW ->
                layers.of(config.depth()).size() == 1
                        && heads.of(config.heads()).size() == 1;
            case ROLLOUT -> heads.of(config.heads()).size() == 1;
            case GRADIENT -> true;
        };
    }

    /**
     * @param labels class names of the (first) model
     * @return what file names of these maps have behind the image's name, such as {@code raw-last-mean}
     */
    String fileName(List<String> labels) {
        String name = method.name().toLowerCase(Locale.ROOT)
                + switch (method) {
                    case RAW -> "-" + layers.fileName() + "-" + heads.fileName();
                    case ROLLOUT -> "-" + heads.fileName();
                    case GRADIENT -> "-" + target.fileName(labels);
                };
        return query instanceof Query.OfPatch patch ? name + "-row" + patch.row() + "-column" + patch.column() : name;
    }
}
