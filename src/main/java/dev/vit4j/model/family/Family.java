package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionResampling;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import java.util.List;

/** A family of Vision Transformers in Hugging Face's format. */
public interface Family {
    /** @return its name, as in {@link ViTConfig#family} and in {@code vit models} */
    String name();

    /** @return values of {@code model_type} that it reads */
    List<String> modelTypes();

    /** @return what sets it apart from a plain ViT, in a few words */
    String description();

    /**
     * Reads a configuration.
     *
     * @param fields of {@code config.json}
     * @param weights what its weights tell
     * @return the configuration
     * @throws dev.vit4j.common.BadInputException if a field is missing, of the wrong type or out of range, or has a value
     *     that would change the numbers and is not supported
     */
    ViTConfig read(JsonFields fields, Contents weights);

    /**
     * What a file of weights tells about a model.
     *
     * @param head whether there is a class head
     * @param distillationHead whether the distillation token has a head of its own
     * @param classes C, from the labels of {@code config.json}; counts only with a head
     * @param scores how scores are computed from logits
     * @param projection whether there is a projection of the pooled vector
     */
    record Contents(boolean head, boolean distillationHead, int classes, ScoreFunction scores, boolean projection) {
        /**
         * @param pooling of the class head
         * @param norm where its norm stands
         * @return the head; without classes if there are no weights of one
         */
        ClassHead classHead(Pooling pooling, HeadNorm norm) {
            return new ClassHead(pooling, norm, head ? classes : 0, head ? scores : ScoreFunction.SOFTMAX, 0);
        }
    }

    /**
     * @param config a model of the family, or any other
     * @return what {@code config.json} says about its arithmetic, with {@code model_type} and {@code architectures}
     */
    ObjectNode write(ViTConfig config);

    /**
     * @param config a model of the family
     * @return its table of tensors
     */
    TensorNames names(ViTConfig config);

    /** @return how learned position embeddings are resampled for images of another size */
    default PositionResampling resampling() {
        return PositionResampling.BICUBIC;
    }

    /**
     * Returns how the family pools for a class head, which can differ from what a model without a head returns.
     *
     * @param config a model without a head
     * @return the same with the pooling of the family's classifier, without classes
     */
    default ViTConfig forClasses(ViTConfig config) {
        return config;
    }

    /** @return the class of transformers that preprocesses its images, where their preprocessing names none */
    default String imageProcessor() {
        return "ViTImageProcessor";
    }

    /**
     * @return whether its models adapt themselves in transformers to images of another size than {@code image_size};
     *     others refuse such images
     */
    default boolean adaptsToImageSize() {
        return false;
    }

    /**
     * @param config a model of the family
     * @return whether transformers' class computes the same with images of that size
     */
    default boolean runsInPython(ViTConfig config) {
        return true;
    }
}
