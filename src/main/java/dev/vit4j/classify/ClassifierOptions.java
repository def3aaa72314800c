package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.ImageLimits;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Which model classifies, and how.
 *
 * @param models model folders; of several the probabilities are averaged
 * @param ops which operations run them
 * @param batch B, images in a batch; empty to choose it from the model's size and the memory there is
 * @param embeddings whether to return each image's pooled vector too
 * @param augmentation further views of each image
 * @param limits what an image file may ask for
 */
public record ClassifierOptions(
        List<Path> models,
        OpsChoice ops,
        OptionalInt batch,
        boolean embeddings,
        TestTimeAugmentation augmentation,
        ImageLimits limits) {

    /** Further views of an image; the probabilities of all views are averaged. */
    public enum TestTimeAugmentation {
        /** Only as it is. */
        NONE,
        /** Also mirrored, left and right swapped. */
        FLIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws dev.vit4j.common.BadInputException if there is no model, or a batch below 1 */
    public ClassifierOptions {
        models = List.copyOf(models);
        require(!models.isEmpty(), "no model to classify with: name a model folder");
        require(batch.isEmpty() || batch.getAsInt() >= 1, "batch size %s is below 1", batch);
    }

    /**
     * @param model a model folder
     * @return the options of a plain classification with it
     */
    public static ClassifierOptions of(Path model) {
        return new ClassifierOptions(
                List.of(model),
                OpsChoice.of("auto"),
                OptionalInt.empty(),
                false,
                TestTimeAugmentation.NONE,
                ImageLimits.DEFAULT);
    }

    /**
     * @param newBatch B, images in a batch
     * @return these options with it
     */
    public ClassifierOptions withBatch(int newBatch) {
        return new ClassifierOptions(models, ops, OptionalInt.of(newBatch), embeddings, augmentation, limits);
    }

    /**
     * @param newEmbeddings whether to return pooled vectors
     * @return these options with it
     */
    public ClassifierOptions withEmbeddings(boolean newEmbeddings) {
        return new ClassifierOptions(models, ops, batch, newEmbeddings, augmentation, limits);
    }

    /**
     * @param newAugmentation further views of each image
     * @return these options with it
     */
    public ClassifierOptions withAugmentation(TestTimeAugmentation newAugmentation) {
        return new ClassifierOptions(models, ops, batch, embeddings, newAugmentation, limits);
    }

    /**
     * @param more a further model folder, of the same classes
     * @return these options with it: the models' probabilities are averaged
     */
    public ClassifierOptions and(Path more) {
        List<Path> all = new ArrayList<>(models);
        all.add(more);
        return new ClassifierOptions(all, ops, batch, embeddings, augmentation, limits);
    }
}
