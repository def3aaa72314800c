package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The models that classify, and how to run them.
 *
 * @param models model folders; the probabilities of several models are averaged
 * @param ops the operations that run them
 * @param batch B, images per batch; empty to choose it by model size and free memory
 * @param images number of images to come, if it is known: batches are not larger
 * @param embeddings whether to also return each image's pooled vector
 * @param augmentation additional views of each image
 * @param limits limits on image files
 * @param decoding whether large JPEGs may be reduced while they are decoded
 * @param imageSize height and width to run the models at, with their positions interpolated; empty for each model's own
 */
public record ClassifierOptions(
        List<Path> models,
        OpsChoice ops,
        OptionalInt batch,
        OptionalInt images,
        boolean embeddings,
        TestTimeAugmentation augmentation,
        ImageLimits limits,
        Decoding decoding,
        Optional<Size> imageSize) {

    /** Additional views of an image; the probabilities of all views are averaged. */
    public enum TestTimeAugmentation {
        /** Only the image itself. */
        NONE,
        /** The image and its mirror image. */
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
     * @return default options with this model
     */
    public static ClassifierOptions of(Path model) {
        return new ClassifierOptions(
                List.of(model),
                OpsChoice.of("auto"),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                TestTimeAugmentation.NONE,
                ImageLimits.DEFAULT,
                Decoding.EXACT,
                Optional.empty());
    }

    /**
     * @param newBatch B, images per batch
     * @return a copy with this value
     */
    public ClassifierOptions withBatch(int newBatch) {
        return new ClassifierOptions(
                models, ops, OptionalInt.of(newBatch), images, embeddings, augmentation, limits, decoding, imageSize);
    }

    /**
     * @param count number of images to come
     * @return a copy whose batches are not larger than that
     */
    public ClassifierOptions withImages(int count) {
        return new ClassifierOptions(
                models, ops, batch, OptionalInt.of(count), embeddings, augmentation, limits, decoding, imageSize);
    }

    /**
     * @param newEmbeddings whether to return pooled vectors
     * @return a copy with this value
     */
    public ClassifierOptions withEmbeddings(boolean newEmbeddings) {
        return new ClassifierOptions(
                models, ops, batch, images, newEmbeddings, augmentation, limits, decoding, imageSize);
    }

    /**
     * @param newAugmentation additional views of each image
     * @return a copy with this value
     */
    public ClassifierOptions withAugmentation(TestTimeAugmentation newAugmentation) {
        return new ClassifierOptions(
                models, ops, batch, images, embeddings, newAugmentation, limits, decoding, imageSize);
    }

    /**
     * @param size height and width to run the models at
     * @return a copy with this image size
     */
    public ClassifierOptions withImageSize(Size size) {
        return new ClassifierOptions(
                models, ops, batch, images, embeddings, augmentation, limits, decoding, Optional.of(size));
    }

    /**
     * @param newDecoding whether large JPEGs may be reduced while they are decoded
     * @return a copy with this value
     */
    public ClassifierOptions with(Decoding newDecoding) {
        return new ClassifierOptions(
                models, ops, batch, images, embeddings, augmentation, limits, newDecoding, imageSize);
    }

    /**
     * @param newLimits limits on image files
     * @return a copy with this value
     */
    public ClassifierOptions with(ImageLimits newLimits) {
        return new ClassifierOptions(
                models, ops, batch, images, embeddings, augmentation, newLimits, decoding, imageSize);
    }

    /**
     * @param newOps the operations that run the models
     * @return a copy with this value
     */
    public ClassifierOptions with(OpsChoice newOps) {
        return new ClassifierOptions(
                models, newOps, batch, images, embeddings, augmentation, limits, decoding, imageSize);
    }

    /**
     * @param more another model folder, with the same classes
     * @return a copy with this model added: probabilities are averaged
     */
    public ClassifierOptions and(Path more) {
        List<Path> all = new ArrayList<>(models);
        all.add(more);
        return new ClassifierOptions(all, ops, batch, images, embeddings, augmentation, limits, decoding, imageSize);
    }
}
