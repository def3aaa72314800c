package dev.vit4j.data.cache;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.DelegatingReader;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.PlaneOrder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Loads images from a cache, or converts and caches those of another reader. Not thread-safe: one reader a thread. */
final class CachedReader extends DelegatingReader implements RgbRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient ImageCache cache;
    private final transient Conversion conversion;

    CachedReader(RecordReader source, ImageCache cache, Conversion conversion) {
        super(source);
        this.cache = cache;
        this.conversion = conversion;
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        CachedMetaData place = place(metadata);
        Optional<RgbImage> cached = cache.get(place.index());
        if (cached.isPresent()) {
            return cached.get();
        }
        RgbImage image;
        try {
            image = conversion.function().apply(images().loadImage(place.source(), conversion.reduction()));
        } catch (BadInputException e) {
            String location = metadata.getLocation();
            throw e.getMessage().startsWith(location) ? e : new BadInputException(location + ": " + e.getMessage(), e);
        }
        cache.put(place.index(), image);
        return image;
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) throws IOException {
        return images().stored(place(metadata).source());
    }

    private RgbRecordReader images() {
        if (source() instanceof RgbRecordReader images) {
            return images;
        }
        throw new IllegalStateException(source().getClass() + ": gives no RGB images");
    }

    private static CachedMetaData place(RecordMetaData metadata) {
        if (metadata instanceof CachedMetaData place) {
            return place;
        }
        throw new IllegalArgumentException(metadata.getLocation() + ": not metadata of this reader's kind");
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) throws IOException {
        Record record = source().loadFromMetaData(place(metadata).source());
        return Records.of(withImage(record.getRecord(), loadImage(metadata)), metadata);
    }

    /** Converts a record that is read in order, without its place in the cache. */
    @Override
    protected List<Writable> convert(List<Writable> record, RecordMetaData metadata) {
        INDArray array = ((NDArrayWritable) record.get(0)).get();
        int rank = array.rank();
        float[] planes = array.reshape(-1).toFloatVector();
        RgbImage image =
                RgbImage.ofPlanes(planes, PlaneOrder.RGB, (int) array.size(rank - 1), (int) array.size(rank - 2));
        return withImage(record, conversion.function().apply(ReducedImage.whole(image)));
    }

    private static List<Writable> withImage(List<Writable> record, RgbImage image) {
        List<Writable> values = new ArrayList<>(record);
        values.set(0, new NDArrayWritable(RgbImageLoader.toArray(image)));
        return values;
    }
}
