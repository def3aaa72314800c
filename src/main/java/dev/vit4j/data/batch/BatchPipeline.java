package dev.vit4j.data.batch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.patch.PatchRecordReader;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * Prepares the batches of a data set ahead of time on other threads:
 *
 * <pre>{@code
 * BatchPipeline pipeline = BatchPipeline.training(data, preprocessing, augmentation, patching, 64, seed, 2, FAIL);
 * try (BatchStream batches = pipeline.epoch(epoch, 0)) {
 *     batches.forEachRemaining(batch -> ...);
 * }
 * }</pre>
 *
 * <p>The result depends on the arguments alone, not on the number of threads or on the first batch of an epoch.
 *
 * <p><b>Training</b>: an epoch shuffles the images by (seed, epoch). Every batch is full: an epoch drops the images that
 * would not fill its last batch, and a data set smaller than a batch is repeated, reshuffled each time, until one batch is
 * full. The next good image of the batch replaces a skipped one, wrapping around at the end.
 *
 * <p><b>Evaluation</b>: each image once, in order, without augmentation. A batch with skipped images, and the last one, is
 * padded with zero rows beyond {@link Batch#size()}. A batch without a good image is left out. Batches are not larger than
 * the data set.
 *
 * <p>Immutable except for the list of bad images and the memory of its batches; for one consuming thread at a time.
 */
public final class BatchPipeline {
    private final ImageDataset dataset;
    private final PatchTransform maker;
    private final boolean training;
    private final int batchSize;
    private final Mixing mixing;
    private final long seed;
    private final int threads;
    private final OnBadImage onBadImage;
    private final Map<Integer, BadImage> bad = new ConcurrentSkipListMap<>();
    private final BatchMemory memory;
    /** Draws the training images; null to shuffle them. */
    private final ClassSampler sampler;

    private BatchPipeline(
            ImageDataset dataset,
            PatchTransform maker,
            boolean training,
            int batchSize,
            Mixing mixing,
            long seed,
            int threads,
            OnBadImage onBadImage,
            ClassSampler sampler) {
        require(dataset.size() > 0, "%s: no images", dataset.name());
        require(batchSize > 0, "batch size must be at least 1, not %d", batchSize);
        require(threads > 0, "data threads must be at least 1, not %d", threads);
        this.dataset = dataset;
        this.maker = maker;
        this.training = training;
        this.batchSize = batchSize;
        this.mixing = mixing;
        this.seed = seed;
        this.threads = threads;
        this.onBadImage = onBadImage;
        this.sampler = sampler;
        this.memory = new BatchMemory(
                batchSize, maker.patching().count(), maker.patching().values());
    }

    /**
     * @param dataset labeled images, at least one
     * @param preprocessing size and normalization
     * @param augmentation of each image
     * @param patching cuts images into patches
     * @param batchSize B, images in a batch
     * @param seed of order and augmentation
     * @param threads to prepare batches on
     * @param onBadImage whether a bad image stops the epoch
     * @return batches for training
     * @throws BadInputException if a number is below 1, the data set is empty or sizes don't fit
     */
    public static BatchPipeline training(
            ImageDataset dataset,
            Preprocessing preprocessing,
            Augmentation augmentation,
            Patching patching,
            int batchSize,
            long seed,
            int threads,
            OnBadImage onBadImage) {
        return training(
                dataset, preprocessing, augmentation, Mixing.NONE, patching, batchSize, seed, threads, onBadImage);
    }

    /**
     * @param dataset labeled images, at least one
     * @param preprocessing size and normalization
     * @param augmentation of each image
     * @param mixing Mixup and CutMix
     * @param patching cuts images into patches
     * @param batchSize B, images in a batch
     * @param seed of order, augmentation and mixing
     * @param threads to prepare batches on
     * @param onBadImage whether a bad image stops the epoch
     * @return batches for training
     * @throws BadInputException if a number is below 1, the data set is empty or sizes don't fit
     */
    public static BatchPipeline training(
            ImageDataset dataset,
            Preprocessing preprocessing,
            Augmentation augmentation,
            Mixing mixing,
            Patching patching,
            int batchSize,
            long seed,
            int threads,
            OnBadImage onBadImage) {
        PatchTransform maker = new PatchTransform(preprocessing, augmentation, patching, seed);
        return new BatchPipeline(dataset, maker, true, batchSize, mixing, seed, threads, onBadImage, null);
    }

    /**
     * @param dataset images, at least one
     * @param preprocessing size and normalization
     * @param patching cuts images into patches
     * @param batchSize most images in a batch; B is smaller if there are fewer images
     * @param threads to prepare batches on
     * @param onBadImage whether a bad image stops the stream
     * @return batches for evaluation and classification
     * @throws BadInputException if a number is below 1, the data set is empty or sizes don't fit
     */
    public static BatchPipeline evaluation(
            ImageDataset dataset,
            Preprocessing preprocessing,
            Patching patching,
            int batchSize,
            int threads,
            OnBadImage onBadImage) {
        PatchTransform maker = new PatchTransform(preprocessing, patching);
        int filled = Math.min(batchSize, Math.max(1, dataset.size()));
        return new BatchPipeline(dataset, maker, false, filled, Mixing.NONE, 0, threads, onBadImage, null);
    }

    /** @return training batches of the same data in which every class is equally likely, as {@link ClassSampler} draws */
    public BatchPipeline withEqualClasses() {
        Blocks blocks = dataset.blocks();
        require(
                blocks.none() || blocks.oneWindow(dataset.size()),
                "%s: its files are read in order, and drawing images by class would jump about in them; use --balance"
                        + " loss",
                dataset.name());
        int[][] labels =
                IntStream.range(0, dataset.size()).mapToObj(dataset::classes).toArray(int[][]::new);
        return new BatchPipeline(
                dataset, maker, true, batchSize, mixing, seed, threads, onBadImage, new ClassSampler(labels));
    }

    /** @return batches in an epoch, bad images not considered */
    public int batches() {
        return training
                ? Math.max(1, dataset.size() / batchSize)
                : (int) (((long) dataset.size() + batchSize - 1) / batchSize);
    }

    /** @return B, images in a batch */
    public int batchSize() {
        return batchSize;
    }

    /** @return where the images come from */
    public ImageDataset dataset() {
        return dataset;
    }

    /**
     * Starts an epoch, or continues one.
     *
     * @param epoch counted from 0; evaluation is the same in each
     * @param firstBatch first batch, 0..batches; earlier ones cost nothing
     * @return the remaining batches of the epoch, to be closed by the caller
     * @throws IllegalArgumentException if there is no such batch or epoch
     */
    public BatchStream epoch(long epoch, int firstBatch) {
        return epoch(epoch, firstBatch, BatchShare.ALL);
    }

    /**
     * Starts a process's share of an epoch, or continues it. Each batch is as it is without other processes.
     *
     * @param epoch counted from 0; evaluation is the same in each
     * @param firstBatch first batch, 0..batches; earlier ones cost nothing
     * @param share which of the batches are prepared
     * @return those of the remaining batches of the epoch, to be closed by the caller
     * @throws IllegalArgumentException if there is no such batch or epoch
     */
    public BatchStream epoch(long epoch, int firstBatch, BatchShare share) {
        if (epoch < 0 || firstBatch < 0 || firstBatch > batches()) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + ", batch " + firstBatch + ": not in 0..., 0.." + batches());
        }
        BatchBuilder builder =
                new BatchBuilder(dataset, maker, training, batchSize, mixing, seed, onBadImage, bad, memory);
        return new BatchStream(builder, plan(epoch), epoch, firstBatch, share, threads, bad);
    }

    /** @return whether images look different in each epoch, mixing aside */
    public boolean augments() {
        return !maker.augmentation().equals(Augmentation.NONE);
    }

    /** @return whether it uses Mixup or CutMix */
    public boolean mixes() {
        return mixing.enabled();
    }

    /** @return all images skipped so far, by index, each once */
    public List<BadImage> badImages() {
        return List.copyOf(bad.values());
    }

    /**
     * @param epoch counted from 0
     * @param index 0..size-1 of the data set
     * @return that image as the model sees it in that epoch: resized and augmented, not yet normalized
     * @throws BadImageException if the image cannot be used
     */
    public RgbImage view(long epoch, int index) {
        try (PatchRecordReader reader = new PatchRecordReader(dataset.openReader(), maker)) {
            return maker.view(reader.loadImage(dataset.metadata(index)), epoch, index);
        } catch (IOException e) {
            throw BadInputException.unreadable(dataset.metadata(index).getLocation(), e);
        } catch (BadInputException e) {
            throw new BadImageException(e.getMessage(), e);
        }
    }

    /**
     * Turns patches back into an image, to look at what the model sees.
     *
     * @param patches [N,P] values of an image, one after the other
     * @param offset index of the first value
     * @return the image, rounded to 256 levels
     */
    public RgbImage image(float[] patches, int offset) {
        return maker.image(patches, offset);
    }

    /** @return an epoch's images, batch after batch; in training a whole number of batches */
    private EpochPlan plan(long epoch) {
        if (sampler != null) {
            return EpochPlan.sampled(
                    sampler,
                    maker.augmentation().strong().repeats(),
                    Math.multiplyExact(batches(), batchSize),
                    seed,
                    epoch);
        }
        return training
                ? EpochPlan.shuffled(
                        dataset.size(),
                        dataset.blocks(),
                        maker.augmentation().strong().repeats(),
                        Math.multiplyExact(batches(), batchSize),
                        seed,
                        epoch)
                : EpochPlan.inOrder(dataset.size());
    }
}
