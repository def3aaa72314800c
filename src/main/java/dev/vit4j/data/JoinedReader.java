package dev.vit4j.data;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/** Reads the images of several data sets, with a reader for each. Not thread-safe: one reader a thread. */
final class JoinedReader extends BaseRecordReader implements RgbRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient ImageDataset joined;
    private final transient List<ImageDataset> parts;
    private final transient RecordReader[] readers;
    private transient Configuration configuration;
    private int position;

    /**
     * @param joined gives {@link JoinedMetaData}
     * @param parts its data sets
     */
    JoinedReader(ImageDataset joined, List<ImageDataset> parts) {
        this.joined = joined;
        this.parts = parts;
        this.readers = new RecordReader[parts.size()];
    }

    private RecordReader reader(JoinedMetaData metadata) {
        int part = metadata.part();
        if (readers[part] == null) {
            readers[part] = parts.get(part).openReader();
        }
        return readers[part];
    }

    private RgbRecordReader images(JoinedMetaData metadata) {
        if (reader(metadata) instanceof RgbRecordReader images) {
            return images;
        }
        throw new IllegalStateException(reader(metadata).getClass() + ": gives no RGB images");
    }

    private static JoinedMetaData joined(RecordMetaData metadata) {
        if (metadata instanceof JoinedMetaData joined) {
            return joined;
        }
        throw new IllegalArgumentException(metadata.getLocation() + ": not metadata of this reader's kind");
    }

    /** @throws UnsupportedOperationException always: the data sets are open */
    @Override
    public void initialize(InputSplit split) {
        throw new UnsupportedOperationException("this reader reads the data sets that opened it");
    }

    /** @throws UnsupportedOperationException always, as above */
    @Override
    public void initialize(Configuration conf, InputSplit split) {
        initialize(split);
    }

    @Override
    public boolean hasNext() {
        return position < joined.size();
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + joined.size() + " records were read; reset() starts again");
        }
        RecordMetaData metadata = joined.metadata(position++);
        try {
            Record record = loadFromMetaData(metadata);
            invokeListeners(record);
            return record;
        } catch (IOException e) {
            throw BadInputException.unreadable(metadata.getLocation(), e);
        }
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        JoinedMetaData place = joined(metadata);
        return Records.of(reader(place).loadFromMetaData(place.source()).getRecord(), metadata);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        JoinedMetaData place = joined(metadata);
        return images(place).loadImage(place.source());
    }

    @Override
    public ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) throws IOException {
        JoinedMetaData place = joined(metadata);
        return images(place).loadImage(place.source(), reduction);
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) throws IOException {
        JoinedMetaData place = joined(metadata);
        return images(place).stored(place.source());
    }

    @Override
    public List<String> getLabels() {
        return joined.labels();
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
        throw new UnsupportedOperationException("images of these data sets are loaded by their metadata");
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
        for (RecordReader reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
