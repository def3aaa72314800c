package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.Set;

/**
 * A method that turns a model's attention into maps of an image. To add one, write a class and register it in
 * {@link ExplanationMethods}, from which the command line, bulk runs and the faithfulness measurement take it.
 */
public interface ExplanationMethod {
    /** @return its name in {@code --method} and file names, in lower case */
    String name();

    /** @return a short description for {@code --help} */
    String description();

    /** @return the settings of a {@link MapPlan} that it reads */
    Set<Setting> settings();

    /** The settings of a plan that a method can read. */
    enum Setting {
        /** {@link MapPlan#layers}. */
        LAYER,
        /** {@link MapPlan#heads}. */
        HEAD,
        /** {@link MapPlan#query}. */
        QUERY,
        /** {@link MapPlan#target}; the method receives the gradient of the class's logit. */
        CLASS,
        /** {@link MapPlan#temperature}. */
        TEMPERATURE,
        /** {@link MapPlan#discard}. */
        DISCARD
    }

    /** @return whether it reads the gradient of a class's logit */
    default boolean needsGradient() {
        return settings().contains(Setting.CLASS);
    }

    /** @return whether it reads the gradients with respect to attention weights, which only ND4J's operations compute */
    default boolean needsAttentionGradients() {
        return needsGradient();
    }

    /**
     * @param config a model
     * @throws dev.vit4j.common.BadInputException if the method cannot explain it; the message names the remedy
     */
    default void check(ViTConfig config) {
        require(
                config.head().isPresent() || !needsGradient(),
                "%s explains the score of a class, and this model has no class head; use --method raw or rollout, or train"
                        + " a head with vit train --model",
                name());
    }

    /**
     * @param plan the settings
     * @param config the model's configuration
     * @return whether it makes one map of each image
     */
    boolean single(MapPlan plan, ViTConfig config);

    /**
     * @param plan the settings
     * @param labels class names of the (first) model
     * @return what follows the method's name in file names, such as {@code last-mean}
     */
    String fileName(MapPlan plan, List<String> labels);

    /**
     * @param plan the settings
     * @param model a model
     * @return title of the maps; without the class if it differs between images
     */
    String title(MapPlan plan, Model model);

    /**
     * @param plan the settings
     * @param model the model
     * @param image an image's attention, at the plan's temperature
     * @param target class index; read by methods that {@linkplain #needsGradient need a gradient}
     * @param gradient of the class's logit; null for methods that need none
     * @return the image's maps
     */
    MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient);

    /** @return the rankings whose faithfulness is measured, best-known first */
    List<Ranking> rankings();
}
