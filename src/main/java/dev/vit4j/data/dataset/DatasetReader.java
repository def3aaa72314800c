package dev.vit4j.data.dataset;

import dev.vit4j.common.BadInputException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
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
 * Reads the images of a data set that is open already, in its order or by their metadata; a subclass loads one record. Not
 * thread-safe: one reader a thread.
 */
public abstract class DatasetReader extends BaseRecordReader implements RgbRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient ImageDataset dataset;
    private transient Configuration configuration;
    private int position;

    /** @param dataset gives metadata that {@link #loadFromMetaData(RecordMetaData)} understands */
    protected DatasetReader(ImageDataset dataset) {
        this.dataset = dataset;
    }

    /**
     * @param classes class indices of an image
     * @return the last value of its record: the class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT
     *     with 1 for each class of the image and 0 for the others
     */
    protected final Writable label(int[] classes) {
        if (!dataset.multiLabel()) {
            return new IntWritable(classes[0]);
        }
        float[] row = new float[dataset.labels().size()];
        for (int c : classes) {
            row[c] = 1;
        }
        return new NDArrayWritable(Nd4j.createFromArray(new float[][] {row}));
    }

    /** @throws UnsupportedOperationException always: the data set is open, with its labels */
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
        RecordMetaData metadata = dataset.metadata(position++);
        try {
            Record record = loadFromMetaData(metadata);
            invokeListeners(record);
            return record;
        } catch (IOException e) {
            throw BadInputException.unreadable(metadata.getLocation(), e);
        }
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
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
}
