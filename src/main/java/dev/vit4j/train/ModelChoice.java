package dev.vit4j.train;

import dev.vit4j.model.init.InitScheme;

/**
 * The model to train.
 *
 * @param name a variant, or a model folder to fine-tune
 * @param imageSize size of images to train on
 * @param init initialization of a variant's blocks; a model folder has trained weights
 * @param freeze weights that training leaves as they are
 */
public record ModelChoice(String name, InputSize imageSize, InitScheme init, Freeze freeze) {
    /**
     * Returns the choice of a model at its own image size, with all weights trained.
     *
     * @param name a variant, or a model folder to fine-tune
     * @return the choice
     */
    public static ModelChoice of(String name) {
        return new ModelChoice(name, InputSize.OWN, InitScheme.XAVIER, Freeze.NONE);
    }

    /**
     * @param newName a variant, or a model folder to fine-tune
     * @return a copy with that name
     */
    public ModelChoice withName(String newName) {
        return new ModelChoice(newName, imageSize, init, freeze);
    }

    /**
     * @param newImageSize size of images to train on
     * @return a copy with that image size
     */
    public ModelChoice withImageSize(InputSize newImageSize) {
        return new ModelChoice(name, newImageSize, init, freeze);
    }

    /**
     * @param newInit initialization of a variant's blocks
     * @return a copy with that initialization
     */
    public ModelChoice with(InitScheme newInit) {
        return new ModelChoice(name, imageSize, newInit, freeze);
    }

    /**
     * @param newFreeze weights that training leaves as they are
     * @return a copy that freezes these
     */
    public ModelChoice with(Freeze newFreeze) {
        return new ModelChoice(name, imageSize, init, newFreeze);
    }
}
