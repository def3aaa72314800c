package dev.vit4j.data.patch;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.DelegatingReader;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.PlaneOrder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.datavec.image.recordreader.BaseImageRecordReader;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Wraps any image reader for a Vision Transformer: resizes, augments and normalizes its images and cuts them into
 * patches. Records are [NDArrayWritable [N,P] FLOAT, then the rest of the source's record (the class index)].
 *
 * <p>Images are numbered from 0, and {@link #reset()} starts the next epoch. The metadata of {@link #nextRecord()} loads
 * the same augmented record again; metadata of the reader underneath loads a record without augmentation. Not thread-safe:
 * use one reader per thread.
 */
public final class PatchRecordReader extends DelegatingReader {
    private final PlaneOrder order;
    private final transient PatchTransform maker;
    private long epoch;
    private long index;

    /**
     * @param source gives images as [1,3,height,width] or [3,height,width], 0..255, in RGB order, first in its records
     * @param maker turns images into patches
     * @throws IllegalArgumentException if the reader is one of DataVec's own image readers, which give BGR
     */
    public PatchRecordReader(RecordReader source, PatchTransform maker) {
        this(source, PlaneOrder.RGB, maker);
        if (source instanceof BaseImageRecordReader && !(source instanceof RgbRecordReader)) {
            throw new IllegalArgumentException(source.getClass().getSimpleName()
                    + " gives BGR unless told otherwise: use RgbImageRecordReader, or pass the order of the planes");
        }
    }

    /**
     * @param source gives images as [1,3,height,width] or [3,height,width], 0..255, first in its records
     * @param order order of the planes in the source
     * @param maker turns images into patches
     */
    public PatchRecordReader(RecordReader source, PlaneOrder order, PatchTransform maker) {
        super(source);
        this.order = order;
        this.maker = maker;
    }

    /**
     * Loads an image and writes its patches into a batch.
     *
     * @param metadata of a record of the reader underneath
     * @param atEpoch epoch for the augmentation, counted from 0
     * @param atIndex index of the image in its data set, for the augmentation
     * @param repeat number of its earlier occurrences in this epoch, for the augmentation
     * @param patches gets the [N,P] values
     * @param offset index of the first value
     * @throws IOException if reading fails
     * @throws BadInputException if the image cannot be used
     */
    public void load(RecordMetaData metadata, long atEpoch, long atIndex, int repeat, float[] patches, int offset)
            throws IOException {
        ReducedImage image = source() instanceof RgbRecordReader reader
                ? reader.loadImage(metadata, maker.reduction(atEpoch, atIndex, repeat))
                : ReducedImage.whole(loadImage(metadata));
        try {
            maker.make(image, atEpoch, atIndex, repeat, patches, offset);
        } catch (BadInputException e) {
            throw new BadInputException(metadata.getLocation() + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param metadata of a record of the reader underneath
     * @return its image as decoded
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the image cannot be used
     */
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        if (source() instanceof RgbRecordReader reader) {
            return reader.loadImage(metadata);
        }
        return image(source().loadFromMetaData(metadata).getRecord());
    }

    @Override
    public void initialize(InputSplit split) throws IOException, InterruptedException {
        super.initialize(split);
        epoch = 0;
        index = 0;
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException, InterruptedException {
        super.initialize(conf, split);
        epoch = 0;
        index = 0;
    }

    @Override
    public Record nextRecord() {
        Record record = source().nextRecord();
        PatchMetaData metadata = new PatchMetaData(record.getMetaData(), epoch, index++);
        Record patched = Records.of(convert(record.getRecord(), metadata), metadata);
        invokeListeners(patched);
        return patched;
    }

    @Override
    public void reset() {
        super.reset();
        epoch++;
        index = 0;
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        RecordMetaData inner = metadata instanceof PatchMetaData own ? own.source() : metadata;
        return Records.of(convert(source().loadFromMetaData(inner).getRecord(), metadata), metadata);
    }

    /** Augments records that this reader numbered, and leaves others as they are. */
    @Override
    protected List<Writable> convert(List<Writable> record, RecordMetaData metadata) {
        RgbImage image = image(record);
        if (!(metadata instanceof PatchMetaData own)) {
            return withPatches(record, maker.patches(image));
        }
        Patching patching = maker.patching();
        float[] patches = new float[patching.count() * patching.values()];
        maker.make(image, own.epoch(), own.index(), patches, 0);
        return withPatches(record, patches);
    }

    private List<Writable> withPatches(List<Writable> record, float[] patches) {
        Patching patching = maker.patching();
        List<Writable> values = new ArrayList<>(record);
        values.set(0, new NDArrayWritable(Nd4j.create(patches, new long[] {patching.count(), patching.values()}, 'c')));
        return values;
    }

    private RgbImage image(List<Writable> record) {
        if (!(record.get(0) instanceof NDArrayWritable writable)) {
            throw new IllegalArgumentException(
                    "a record of " + source().getClass().getSimpleName() + " begins with a "
                            + record.get(0).getType() + ", not with an image");
        }
        INDArray array = writable.get();
        int rank = array.rank();
        if (rank < 3 || rank > 4 || array.size(rank - 3) != RgbImage.CHANNELS || (rank == 4 && array.size(0) != 1)) {
            throw new IllegalArgumentException(
                    "an image must be [1,3,height,width] or [3,height,width], not " + Arrays.toString(array.shape()));
        }
        float[] planes = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
        return RgbImage.ofPlanes(planes, order, (int) array.size(rank - 1), (int) array.size(rank - 2));
    }
}
