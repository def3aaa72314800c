package dev.vit4j.data.table;

import dev.vit4j.data.dataset.DatasetReader;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;

/**
 * Reads the images of a label file. Records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order,
 * then the class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT with 1 for each class of the
 * image and 0 for the others]. Not thread-safe: one reader a thread.
 */
final class TableRecordReader extends DatasetReader {
    private static final long serialVersionUID = 1L;

    private final transient ImageDecoder decoder;

    TableRecordReader(TableDataset dataset, ImageDecoder decoder) {
        super(dataset);
        this.decoder = decoder;
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) {
        TableMetaData place = place(metadata);
        Writable image = new NDArrayWritable(RgbImageLoader.toArray(loadImage(metadata)));
        return Records.of(List.of(image, label(place.images().classes().of(place.row()))), metadata);
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
    public void close() {
        // Holds no file open.
    }
}
