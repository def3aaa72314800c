package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.Set;

/**
 * A way to turn a model's attention into maps of an image. A new one is a class of its own and a line in
 * {@link ExplanationMethods}; the command line, bulk runs and the faithfulness measurement take it from there.
 */
public interface ExplanationMethod {
    /** @return what {@code --method} and file names call it, lower case */
    String name();

    /** @return what it shows, in a few words for {@code --help} */
    String description();

    /** @return which settings of a {@link MapPlan} it reads, beside the query */
    Set<Setting> settings();

    /** What a method may read of a plan. */
    enum Setting {
        /** {@link MapPlan#layers}. */
        LAYER,
        /** {@link MapPlan#heads}. */
        HEAD,
        /** {@link MapPlan#target}; such a method gets the gradients of the class's logit. */
        CLASS,
        /** {@link MapPlan#temperature}. */
        TEMPERATURE,
        /** {@link MapPlan#discard}. */
        DISCARD
    }

    /** @return whether it reads the gradients of a class's logit */
    default boolean needsGradients() {
        return settings().contains(Setting.CLASS);
    }

    /**
     * @param plan the settings
     * @param config a model's
     * @return whether it makes one map of each image
     */
    boolean single(MapPlan plan, ViTConfig config);

    /**
     * @param plan the settings
     * @param labels class names of the (first) model
     * @return what file names have behind the method's name, such as {@code last-mean}
     */
    String fileName(MapPlan plan, List<String> labels);

    /**
     * @param plan the settings
     * @param model a model
     * @return title of the maps, without the class where each image has its own
     */
    String title(MapPlan plan, Model model);

    /**
     * @param plan the settings
     * @param model the model
     * @param image an image's attention, at the plan's temperature
     * @param target class index; read by methods that {@linkplain #needsGradients need gradients}
     * @param gradients of the class's logit, of each layer from first to last; empty for methods that need none
     * @return the image's maps
     */
    MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, List<LayerAttention> gradients);

    /** @return the settings whose faithfulness is measured, best known first */
    List<Ranking> rankings();
}
