package dev.vit4j.data.batch;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.patch.PatchRecordReader;
import dev.vit4j.data.patch.PatchTransform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Fills batches with images on a pipeline's threads. All threads share one builder; each has its own reader.
 */
final class BatchBuilder {
    private static final int NO_INDEX = -1;

    private final ImageDataset dataset;
    private final PatchTransform maker;
    private final boolean training;
    private final int batchSize;
    private final int imageValues;
    private final Mixing mixing;
    private final long seed;
    private final OnBadImage onBadImage;
    private final Map<Integer, BadImage> known;
    private final BatchMemory memory;

    /**
     * @param mixing how images are mixed
     * @param seed of the mixing
     * @param known bad images of earlier batches, not tried again
     */
    BatchBuilder(
            ImageDataset dataset,
            PatchTransform maker,
            boolean training,
            int batchSize,
            Mixing mixing,
            long seed,
            OnBadImage onBadImage,
            Map<Integer, BadImage> known,
            BatchMemory memory) {
        this.dataset = dataset;
        this.maker = maker;
        this.training = training;
        this.batchSize = batchSize;
        this.imageValues = maker.patching().count() * maker.patching().values();
        this.mixing = mixing;
        this.seed = seed;
        this.onBadImage = onBadImage;
        this.known = known;
        this.memory = memory;
    }

    /**
     * @param batch null if no image was good
     * @param bad the images that were skipped
     */
    record Prepared(Batch batch, List<BadImage> bad) {}

    int batchSize() {
        return batchSize;
    }

    PatchRecordReader openReader() {
        return new PatchRecordReader(dataset.openReader(), maker);
    }

    /**
     * @param reader of this thread
     * @param plan the batch's images
     * @param epoch of the augmentation
     * @param number of the batch in its epoch
     * @param canceled polled between images
     * @return the batch, with the images that were skipped
     * @throws CancellationException if it was canceled
     * @throws BadImageException if an image is bad and must not be skipped
     * @throws BadInputException if no image is left in training
     */
    Prepared build(
            PatchRecordReader reader, List<EpochPlan.Place> plan, long epoch, int number, BooleanSupplier canceled) {
        float[] patches = new float[Math.multiplyExact(batchSize, imageValues)];
        int[] rowOf = new int[batchSize];
        Arrays.fill(rowOf, NO_INDEX);
        List<BadImage> bad = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < plan.size(); i++) {
            if (canceled.getAsBoolean()) {
                throw new CancellationException("the batches were closed");
            }
            // Evaluation packs the good images; training keeps each in place and fills the gaps below.
            int row = training ? i : size;
            BadImage problem = load(reader, plan.get(i), epoch, patches, row * imageValues);
            if (problem == null) {
                rowOf[row] = plan.get(i).index();
                size++;
            } else if (!bad.contains(problem)) {
                bad.add(problem);
            }
        }
        if (size == 0 && training) {
            throw new BadInputException("all " + plan.size() + " images of a batch are bad, the first: "
                    + bad.get(0).problem());
        }
        if (size == 0) {
            return new Prepared(null, bad);
        }
        if (training) {
            fillGaps(patches, rowOf);
            size = batchSize;
        }
        Mix mix = mixing.draw(seed, epoch, number, maker.patching().imageSize());
        mix.apply(patches, batchSize, maker.patching());
        return new Prepared(batch(patches, rowOf, size, mix), bad);
    }

    private BadImage load(PatchRecordReader reader, EpochPlan.Place place, long epoch, float[] patches, int offset) {
        int index = place.index();
        BadImage knownBad = known.get(index);
        if (knownBad != null) {
            return knownBad;
        }
        RecordMetaData metadata = dataset.metadata(index);
        try {
            try {
                reader.load(metadata, epoch, index, place.repeat(), patches, offset);
                return null;
            } catch (IOException e) {
                throw BadInputException.unreadable(metadata.getLocation(), e);
            }
        } catch (BadInputException e) {
            if (onBadImage == OnBadImage.FAIL) {
                throw new BadImageException(e.getMessage(), e);
            }
            return new BadImage(index, metadata.getLocation(), e.getMessage());
        }
    }

    /** Fills rows without an image from the next row that has one, wrapping around at the end. */
    private void fillGaps(float[] patches, int[] rowOf) {
        int[] filled = rowOf.clone();
        for (int row = 0; row < batchSize; row++) {
            int from = row;
            while (filled[from] == NO_INDEX) {
                from = (from + 1) % batchSize;
            }
            if (from != row) {
                rowOf[row] = filled[from];
                System.arraycopy(patches, from * imageValues, patches, row * imageValues, imageValues);
            }
        }
    }

    private Batch batch(float[] patches, int[] indices, int size, Mix mix) {
        int[] labels = new int[batchSize];
        for (int row = 0; row < batchSize; row++) {
            labels[row] = row < size ? dataset.label(indices[row]) : NO_INDEX;
        }
        BatchMemory.Loan loan = memory.lend(patches);
        return new Batch(loan.array(), labels, indices, size, mix, loan.release());
    }
}
