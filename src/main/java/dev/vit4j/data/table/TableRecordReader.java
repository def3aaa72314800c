package dev.vit4j.data.table;

import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ClassIndices;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
 * Reads the images of a label file. Records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order,
 * then the class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT with 1 for each class of the
 * image and 0 for the others]. Not thread-safe: one reader a thread.
 */
final class TableRecordReader extends BaseRecordReader implements RgbRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient TableDataset dataset;
    private final transient ImageDecoder decoder;
    private transient Configuration configuration;
    private int position;

    TableRecordReader(TableDataset dataset, ImageDecoder decoder) {
        this.dataset = dataset;
        this.decoder = decoder;
    }

    /** @throws UnsupportedOperationException always: a label file is opened with its labels */
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
        Record record = loadFromMetaData(dataset.metadata(position++));
        invokeListeners(record);
        return record;
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) {
        TableMetaData place = place(metadata);
        Writable image = new NDArrayWritable(RgbImageLoader.toArray(loadImage(metadata)));
        return Records.of(List.of(image, label(place.images().classes(), place.row())), metadata);
    }

    private Writable label(ClassIndices classes, int row) {
        if (!classes.multiLabel()) {
            return new IntWritable(classes.one(row));
        }
        float[] ones = new float[dataset.labels().size()];
        for (int c : classes.of(row)) {
            ones[c] = 1;
        }
        return new NDArrayWritable(Nd4j.createFromArray(new float[][] {ones}));
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) {
        return new StoredImage.Encoded(decoder.content(file(metadata)));
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) {
        return decoder.decode(file(metadata));
    }

    @Override
    public ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) {
        Path file = file(metadata);
        return decoder.decode(file, file.toString(), reduction, Function.identity());
    }

    private static Path file(RecordMetaData metadata) {
        TableMetaData place = place(metadata);
        return place.images().file(place.row());
    }

    private static TableMetaData place(RecordMetaData metadata) {
        if (metadata instanceof TableMetaData place) {
            return place;
        }
        throw new IllegalArgumentException(
                metadata.getLocation() + " is not metadata of an image of a label file, so that it has no labels");
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
        throw new UnsupportedOperationException("images of a label file are loaded by their metadata");
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
    public void close() {
        // Holds no file open.
    }
}
