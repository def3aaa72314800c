package dev.vit4j.data.dataset;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Csv;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps some of the classes of another image reader and numbers them anew: a class index, or [1,C] with 1 for each class of
 * the image.
 */
public final class RelabelingReader extends DelegatingReader implements RgbRecordReader {
    private final List<String> labels;
    private final int[] newIndex;

    /**
     * @param source gives records that end in the class index
     * @param labels the new class names; length C
     * @param newIndex new class index, 0..C-1, by the source's; -1 for a class that is left out
     */
    public RelabelingReader(RecordReader source, List<String> labels, int[] newIndex) {
        super(source);
        this.labels = labels;
        this.newIndex = newIndex;
    }

    /** @throws dev.vit4j.common.BadInputException if the record's class is left out; the message names record and class */
    @Override
    protected List<Writable> convert(List<Writable> record, RecordMetaData metadata) {
        int last = record.size() - 1;
        List<Writable> values = new ArrayList<>(record);
        if (record.get(last) instanceof NDArrayWritable multiHot) {
            values.set(last, renumbered(multiHot.get()));
            return values;
        }
        int index = record.get(last).toInt();
        require(
                index >= 0 && index < newIndex.length && newIndex[index] >= 0,
                "%sclass '%s' is none of the chosen classes (%s)",
                metadata == null ? "" : metadata.getLocation() + ": ",
                name(index),
                labels.stream().map(Csv::quoted).collect(Collectors.joining(", ")));
        values.set(last, new IntWritable(newIndex[index]));
        return values;
    }

    private Writable renumbered(INDArray multiHot) {
        float[] row = new float[labels.size()];
        for (int c = 0; c < newIndex.length; c++) {
            if (newIndex[c] >= 0) {
                row[newIndex[c]] = multiHot.getFloat(0, c);
            }
        }
        return new NDArrayWritable(Nd4j.createFromArray(new float[][] {row}));
    }

    private String name(int index) {
        List<String> names = source().getLabels();
        return index >= 0 && index < names.size() ? names.get(index) : String.valueOf(index);
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) throws IOException {
        if (source() instanceof RgbRecordReader reader) {
            return reader.stored(metadata);
        }
        throw new IllegalStateException(source().getClass() + ": gives no RGB images");
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) throws IOException {
        if (source() instanceof RgbRecordReader reader) {
            return reader.loadImage(metadata);
        }
        throw new IllegalStateException(source().getClass() + ": gives no RGB images");
    }

    @Override
    public ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) throws IOException {
        if (source() instanceof RgbRecordReader reader) {
            return reader.loadImage(metadata, reduction);
        }
        throw new IllegalStateException(source().getClass() + ": gives no RGB images");
    }

    @Override
    public List<String> getLabels() {
        return labels;
    }
}
