package dev.vit4j.data.cifar;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Locations;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.RgbImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/**
 * Reads CIFAR's binary files: records are [image as NDArrayWritable [1,3,32,32] FLOAT 0..255 in RGB order, class index
 * as IntWritable]. Files are mapped, so that any record can be loaded by its metadata. One reader a thread; readers of
 * one {@link CifarDataset} share the mapped files.
 */
public final class CifarRecordReader extends BaseRecordReader implements RgbRecordReader {
    private final CifarFormat format;
    private final transient Map<URI, CifarFile> files = new LinkedHashMap<>();
    private transient List<RecordMetaData> order = List.of();
    private transient Configuration configuration;
    private List<String> labels;
    private int position;

    /** @param format what the files hold; {@link #initialize(InputSplit)} says which files */
    public CifarRecordReader(CifarFormat format) {
        this.format = format;
        this.labels = format.canonicalNames();
    }

    /** A reader of files that are open already, over the records in that order. */
    CifarRecordReader(CifarFormat format, List<CifarFile> open, List<String> labels, List<RecordMetaData> order) {
        this(format);
        open.forEach(file -> files.put(file.path().toUri(), file));
        this.labels = labels;
        this.order = order;
    }

    /**
     * @param split locations of the binary files, read in that order
     * @throws dev.vit4j.common.BadInputException if there is none, or one is missing, truncated or has a label out of
     *     range
     */
    @Override
    public void initialize(InputSplit split) throws IOException, InterruptedException {
        super.initialize(split);
        URI[] locations = split.locations();
        require(locations.length > 0, "no %s files to read", format.title());
        files.clear();
        order = new ArrayList<>();
        for (URI location : locations) {
            CifarFile file = CifarFile.open(Locations.path(location), format);
            files.put(location, file);
            for (int i = 0; i < file.size(); i++) {
                order.add(new CifarRecordMetaData(i, location));
            }
        }
        labels = format.names(Locations.path(locations[0]).toAbsolutePath().getParent());
        position = 0;
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException, InterruptedException {
        setConf(conf);
        initialize(split);
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    @Override
    public boolean hasNext() {
        return position < order.size();
    }

    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + order.size() + " records were read; reset() starts again");
        }
        Record record = loadFromMetaData(order.get(position++));
        invokeListeners(record);
        return record;
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) {
        RgbImage image = loadImage(metadata);
        int label = file(metadata).label(recordNumber(metadata));
        return Records.of(Records.values(image, label), metadata);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) {
        return file(metadata).image(recordNumber(metadata));
    }

    private CifarFile file(RecordMetaData metadata) {
        CifarFile file = files.get(metadata.getURI());
        require(file != null, "%s: not one of the files that this reader was opened on", metadata.getURI());
        return file;
    }

    private int recordNumber(RecordMetaData metadata) {
        int size = file(metadata).size();
        if (metadata instanceof RecordMetaDataIndex place && place.getIndex() >= 0 && place.getIndex() < size) {
            return (int) place.getIndex();
        }
        throw new IllegalArgumentException(
                metadata.getLocation() + ": no such record; the file has " + size + ", counted from 0");
    }

    @Override
    public List<String> getLabels() {
        return labels;
    }

    @Override
    public void reset() {
        position = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** Reads the stream's first record. */
    @Override
    public List<Writable> record(URI uri, DataInputStream stream) throws IOException {
        byte[] record = new byte[format.recordBytes()];
        stream.readFully(record);
        int label = record[format.labelOffset()] & 0xFF;
        require(label < format.classes(), "%s: label %d is not in 0..%d", uri, label, format.classes() - 1);
        RgbImage image = RgbImage.ofPlanes(record, format.imageOffset(), CifarFormat.SIDE, CifarFormat.SIDE);
        return Records.values(image, label);
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
        // Mapped files are shared with other readers, and unmapped by the garbage collector.
    }
}
