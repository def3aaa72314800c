package dev.vit4j.data.store;

import dev.vit4j.data.dataset.DatasetReader;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;

/**
 * Reads the images of a store. Records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order, then the
 * class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT with 1 for each class of the image and 0
 * for the others]. Not thread-safe: one reader a thread.
 */
final class StoreRecordReader extends DatasetReader {
    private static final long serialVersionUID = 1L;

    private final transient ImageDecoder decoder;
    /** One for each store: parts of a data set may lie in stores of their own, and are read by one reader when joined. */
    private final transient IdentityHashMap<ImageStore, StoreReader> readers = new IdentityHashMap<>();

    StoreRecordReader(StoreDataset dataset, ImageDecoder decoder) {
        super(dataset);
        this.decoder = decoder;
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        StoreMetaData place = place(metadata);
        Writable image = new NDArrayWritable(RgbImageLoader.toArray(loadImage(metadata)));
        return Records.of(List.of(image, label(place.dataset().classesInStore(place.index()))), metadata);
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
    public void close() throws IOException {
        for (StoreReader reader : readers.values()) {
            reader.close();
        }
        readers.clear();
    }
}
