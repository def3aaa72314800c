package dev.vit4j.data.table;

import dev.vit4j.data.dataset.DelegatingReader;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the images of a label file. Records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order,
 * then the class index as IntWritable or, of multi-label data, NDArrayWritable [1,C] FLOAT with 1 for each class of the
 * image and 0 for the others]. Not thread-safe: one reader a thread.
 */
final class TableRecordReader extends DelegatingReader implements RgbRecordReader {
    private final List<String> labels;
    private final transient Map<Path, int[]> classes;
    private final boolean multiLabel;

    /**
     * @param images reads the images, without labels
     * @param labels class names, length C
     * @param classes class indices of each file
     * @param multiLabel whether an image may have any number of classes
     */
    TableRecordReader(RecordReader images, List<String> labels, Map<Path, int[]> classes, boolean multiLabel) {
        super(images);
        this.labels = labels;
        this.classes = classes;
        this.multiLabel = multiLabel;
    }

    @Override
    protected List<Writable> convert(List<Writable> record, RecordMetaData metadata) {
        int[] ofImage = metadata == null ? null : classes.get(Path.of(metadata.getURI()));
        if (ofImage == null) {
            throw new IllegalArgumentException((metadata == null ? "a stream" : metadata.getLocation())
                    + " is no image of this data set, so that it has no labels");
        }
        return List.of(record.get(0), multiLabel ? multiHot(ofImage) : new IntWritable(ofImage[0]));
    }

    private Writable multiHot(int[] ofImage) {
        float[] row = new float[labels.size()];
        for (int c : ofImage) {
            row[c] = 1;
        }
        return new NDArrayWritable(Nd4j.createFromArray(new float[][] {row}));
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) throws IOException {
        return ((RgbRecordReader) source()).stored(metadata);
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        return ((RgbRecordReader) source()).loadImage(metadata);
    }

    @Override
    public List<String> getLabels() {
        return labels;
    }
}
