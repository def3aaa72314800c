package dev.vit4j.data.dataset;

import dev.vit4j.data.batch.BatchPipeline;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/**
 * Converts the records of another reader. A subclass says how, once; every way to read a record goes through it, and
 * listeners are called with the converted records. Not thread-safe: one reader a thread.
 */
public abstract class DelegatingReader extends BaseRecordReader {
    private final RecordReader source;

    /** @param source reads the records to convert; closed by {@link #close()} */
    protected DelegatingReader(RecordReader source) {
        this.source = source;
    }

    /**
     * Converts one record.
     *
     * @param record of the source; not to be changed
     * @param metadata where the record came from, for error messages; null where the source does not say
     * @return the record to hand out
     */
    protected abstract List<Writable> convert(List<Writable> record, RecordMetaData metadata);

    /** @return the reader underneath */
    protected final RecordReader source() {
        return source;
    }

    @Override
    public void initialize(InputSplit split) throws IOException, InterruptedException {
        super.initialize(split);
        source.initialize(split);
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException, InterruptedException {
        super.initialize(split);
        source.initialize(conf, split);
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    @Override
    public Record nextRecord() {
        Record record = source.nextRecord();
        Record converted = Records.of(convert(record.getRecord(), record.getMetaData()), record.getMetaData());
        invokeListeners(converted);
        return converted;
    }

    /** @throws UnsupportedOperationException always: {@link BatchPipeline} makes batches, and on other threads */
    @Override
    public List<List<Writable>> next(int num) {
        throw new UnsupportedOperationException("read records one by one, or use BatchPipeline for batches");
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
        return Records.of(convert(source.loadFromMetaData(metadata).getRecord(), metadata), metadata);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream stream) throws IOException {
        return convert(source.record(uri, stream), null);
    }

    @Override
    public List<String> getLabels() {
        return source.getLabels();
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
