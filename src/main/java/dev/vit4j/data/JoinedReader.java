package dev.vit4j.data;

import dev.vit4j.data.dataset.DatasetReader;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Reads the images of several data sets, with a reader for each. Not thread-safe: one reader a thread. */
final class JoinedReader extends DatasetReader {
    private static final long serialVersionUID = 1L;

    private final transient List<ImageDataset> parts;
    private final transient RecordReader[] readers;

    /**
     * @param joined gives {@link JoinedMetaData}
     * @param parts its data sets
     */
    JoinedReader(ImageDataset joined, List<ImageDataset> parts) {
        super(joined);
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

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        JoinedMetaData place = joined(metadata);
        return Records.of(reader(place).loadFromMetaData(place.source()).getRecord(), metadata);
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
    public void close() throws IOException {
        for (RecordReader reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
