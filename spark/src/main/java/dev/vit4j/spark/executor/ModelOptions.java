package dev.vit4j.spark.executor;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.Size;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.ops.OpsChoice;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * How executors run a model.
 *
 * @param batch B, images per batch; 0 to choose it by model size and an executor's free memory
 * @param embeddings whether to also return each image's pooled vector; models without a class head are accepted then
 * @param flip whether to average over each image and its mirror image
 * @param fastDecoding whether large JPEGs may be reduced while they are decoded
 * @param imageSize size to run the model at, such as {@code 224} or {@code 64x48}; empty for the model's own
 * @param limits limits on image files
 * @param ops {@code auto}, {@code fused} or {@code stock}: the operations that run the model
 */
public record ModelOptions(
        int batch,
        boolean embeddings,
        boolean flip,
        boolean fastDecoding,
        String imageSize,
        ImageLimits limits,
        String ops)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** The options of {@code vit classify} where none is given. */
    public static final ModelOptions DEFAULT =
            new ModelOptions(0, false, false, false, "", ImageLimits.DEFAULT, "auto");

    /** @throws dev.vit4j.common.BadInputException if a number is below 0, or the size is none */
    public ModelOptions {
        require(batch >= 0, "the batch size must be at least 1, not %d", batch);
        if (!imageSize.isEmpty()) {
            Size.parse(imageSize);
        }
    }

    /**
     * @param newBatch B, images per batch; 0 to choose it
     * @return a copy with this value
     */
    public ModelOptions withBatch(int newBatch) {
        return new ModelOptions(newBatch, embeddings, flip, fastDecoding, imageSize, limits, ops);
    }

    /**
     * @param newEmbeddings whether to return pooled vectors
     * @return a copy with this value
     */
    public ModelOptions withEmbeddings(boolean newEmbeddings) {
        return new ModelOptions(batch, newEmbeddings, flip, fastDecoding, imageSize, limits, ops);
    }

    /**
     * @param newFlip whether to average over each image and its mirror image
     * @return a copy with this value
     */
    public ModelOptions withFlip(boolean newFlip) {
        return new ModelOptions(batch, embeddings, newFlip, fastDecoding, imageSize, limits, ops);
    }

    /**
     * @param fast whether large JPEGs may be reduced while they are decoded
     * @return a copy with this value
     */
    public ModelOptions withFastDecoding(boolean fast) {
        return new ModelOptions(batch, embeddings, flip, fast, imageSize, limits, ops);
    }

    /**
     * @param size size to run the model at; empty for the model's own
     * @return a copy with this value
     */
    public ModelOptions withImageSize(String size) {
        return new ModelOptions(batch, embeddings, flip, fastDecoding, size, limits, ops);
    }

    /**
     * @param newLimits limits on image files
     * @return a copy with this value
     */
    public ModelOptions withLimits(ImageLimits newLimits) {
        return new ModelOptions(batch, embeddings, flip, fastDecoding, imageSize, newLimits, ops);
    }

    /**
     * @param newOps {@code auto}, {@code fused} or {@code stock}
     * @return a copy with this value
     */
    public ModelOptions withOps(String newOps) {
        return new ModelOptions(batch, embeddings, flip, fastDecoding, imageSize, limits, newOps);
    }

    /**
     * @param folder a model folder
     * @return the options of a classifier of this model
     */
    ClassifierOptions on(Path folder) {
        ClassifierOptions options = ClassifierOptions.of(folder)
                .withEmbeddings(embeddings)
                .withAugmentation(flip ? TestTimeAugmentation.FLIP : TestTimeAugmentation.NONE)
                .with(fastDecoding ? Decoding.FAST : Decoding.EXACT)
                .with(limits)
                .with(OpsChoice.of(ops));
        options = batch == 0 ? options : options.withBatch(batch);
        return imageSize.isEmpty() ? options : options.withImageSize(Size.parse(imageSize));
    }
}
