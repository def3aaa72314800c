package dev.vit4j.data.dataset;

import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;

/** Creates and loads DataVec records for vit4j's readers. */
public final class Records {
    private Records() {}

    /**
     * @param image an image
     * @param label its class index
     * @return values of its record: the image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order, and the
     *     class index as IntWritable
     */
    public static List<Writable> values(RgbImage image, int label) {
        return List.of(new NDArrayWritable(RgbImageLoader.toArray(image)), new IntWritable(label));
    }

    /**
     * @param values values of a record
     * @param metadata its metadata
     * @return the record
     */
    public static Record of(List<Writable> values, RecordMetaData metadata) {
        return new org.datavec.api.records.impl.Record(values, metadata);
    }

    /**
     * Loads records one by one.
     *
     * @param reader loads each record
     * @param metadata metadata of the records
     * @return the records in that order
     * @throws IOException if reading fails
     */
    public static List<Record> load(RecordReader reader, List<RecordMetaData> metadata) throws IOException {
        List<Record> records = new ArrayList<>();
        for (RecordMetaData one : metadata) {
            records.add(reader.loadFromMetaData(one));
        }
        return records;
    }
}
