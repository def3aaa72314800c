package dev.vit4j.data.dataset;

import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.image.RgbImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.listener.RecordListener;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/** An image reader whose records carry other class indices than those of the reader underneath. */
public final class RelabelingReader implements RgbRecordReader {
    private final RecordReader source;
    private final List<String> labels;
    private final int[] newIndex;

    /**
     * @param source gives records that end in the class index
     * @param labels the new class names
     * @param newIndex by the source's class index
     */
    public RelabelingReader(RecordReader source, List<String> labels, int[] newIndex) {
        this.source = source;
        this.labels = labels;
        this.newIndex = newIndex;
    }

    private List<Writable> relabeled(List<Writable> record) {
        List<Writable> values = new ArrayList<>(record);
        int last = values.size() - 1;
        values.set(last, new IntWritable(newIndex[values.get(last).toInt()]));
        return values;
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        if (source instanceof RgbRecordReader reader) {
            return reader.loadImage(metadata);
        }
        throw new IllegalStateException(source.getClass() + ": gives no RGB images");
    }

    @Override
    public void initialize(InputSplit split) throws IOException, InterruptedException {
        source.initialize(split);
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException, InterruptedException {
        source.initialize(conf, split);
    }

    @Override
    public List<Writable> next() {
        return relabeled(source.next());
    }

    @Override
    public Record nextRecord() {
        Record record = source.nextRecord();
        return new org.datavec.api.records.impl.Record(relabeled(record.getRecord()), record.getMetaData());
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public void reset() {
        source.reset();
    }

    @Override
    public boolean resetSupported() {
        return source.resetSupported();
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        return new org.datavec.api.records.impl.Record(
                relabeled(source.loadFromMetaData(metadata).getRecord()), metadata);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        List<Record> records = new ArrayList<>();
        for (RecordMetaData one : metadata) {
            records.add(loadFromMetaData(one));
        }
        return records;
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream stream) throws IOException {
        return relabeled(source.record(uri, stream));
    }

    @Override
    public boolean batchesSupported() {
        return false;
    }

    /** @throws UnsupportedOperationException always: {@link BatchPipeline} makes batches, and on other threads */
    @Override
    public List<List<Writable>> next(int num) {
        throw new UnsupportedOperationException("read records one by one, or use BatchPipeline for batches");
    }

    @Override
    public List<String> getLabels() {
        return labels;
    }

    @Override
    public List<RecordListener> getListeners() {
        return source.getListeners();
    }

    @Override
    public void setListeners(RecordListener... listeners) {
        source.setListeners(listeners);
    }

    @Override
    public void setListeners(Collection<RecordListener> listeners) {
        source.setListeners(listeners);
    }

    @Override
    public void setConf(Configuration conf) {
        source.setConf(conf);
    }

    @Override
    public Configuration getConf() {
        return source.getConf();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
