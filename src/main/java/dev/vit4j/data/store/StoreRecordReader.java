package dev.vit4j.data.store;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the images of a store. Records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order, then the
 * class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT with 1 for each class of the image and 0
 * for the others]. Not thread-safe: one reader a thread.
 */
final class StoreRecordReader extends BaseRecordReader implements RgbRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient StoreDataset dataset;
    private final transient ImageDecoder decoder;
    /** One for each store: parts of a data set may lie in stores of their own, and are read by one reader when joined. */
    private final transient IdentityHashMap<ImageStore, StoreReader> readers = new IdentityHashMap<>();

    private transient Configuration configuration;
    private int position;

    StoreRecordReader(StoreDataset dataset, ImageDecoder decoder) {
        this.dataset = dataset;
        this.decoder = decoder;
    }

    /** @throws UnsupportedOperationException always: a store is opened with its labels, by {@link StoreDataset} */
    @Override
    public void initialize(InputSplit split) {
        throw new UnsupportedOperationException("this reader reads the data set that opened it");
    }

    /** @throws UnsupportedOperationException always, as above */
    @Override
    public void initialize(Configuration conf, InputSplit split) {
        initialize(split);
    }

    @Override
    public boolean hasNext() {
        return position < dataset.size();
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + dataset.size() + " records were read; reset() starts again");
        }
        try {
            Record record = loadFromMetaData(dataset.metadata(position++));
            invokeListeners(record);
            return record;
        } catch (IOException e) {
            throw BadInputException.unreadable(dataset.metadata(position - 1).getLocation(), e);
        }
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        StoreMetaData place = place(metadata);
        Writable image = new NDArrayWritable(RgbImageLoader.toArray(loadImage(metadata)));
        return Records.of(List.of(image, label(place.dataset().classesInStore(place.index()))), metadata);
    }

    private Writable label(int[] classes) {
        if (!dataset.multiLabel()) {
            return new IntWritable(classes[0]);
        }
        float[] row = new float[dataset.labels().size()];
        for (int c : classes) {
            row[c] = 1;
        }
        return new NDArrayWritable(Nd4j.createFromArray(new float[][] {row}));
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) throws IOException {
        StoreMetaData place = place(metadata);
        return readers.computeIfAbsent(place.dataset().store(), ImageStore::open)
                .read(place.index());
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        StoredImage image = stored(metadata);
        return image instanceof StoredImage.Encoded encoded
                ? decoder.decode(encoded.content(), metadata.getLocation())
                : ((StoredImage.Pixels) image).image();
    }

    @Override
    public ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) throws IOException {
        return stored(metadata) instanceof StoredImage.Encoded encoded
                ? decoder.decode(encoded.content(), metadata.getLocation(), reduction, Function.identity())
                : ReducedImage.whole(loadImage(metadata));
    }

    private static StoreMetaData place(RecordMetaData metadata) {
        if (metadata instanceof StoreMetaData place) {
            return place;
        }
        throw new IllegalArgumentException(metadata.getLocation() + ": not metadata of this reader's kind");
    }

    @Override
    public List<String> getLabels() {
        return dataset.labels();
    }

    @Override
    public void reset() {
        position = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** @throws UnsupportedOperationException always: a stream holds no label */
    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException("images of this data set are loaded by their metadata");
    }

    @Override
    public void setConf(Configuration conf) {
        this.configuration = conf;
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public void close() throws IOException {
        for (StoreReader reader : readers.values()) {
            reader.close();
        }
        readers.clear();
    }
}
