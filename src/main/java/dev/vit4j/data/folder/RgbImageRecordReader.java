package dev.vit4j.data.folder;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.common.NaturalOrder;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.dataset.Records;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.RgbImageLoader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.split.InputSplit;
import org.datavec.api.util.files.FileFromPathIterator;
import org.datavec.api.writable.Writable;
import org.datavec.image.recordreader.ImageRecordReader;
import org.datavec.image.transform.ImageTransform;

/**
 * DataVec's image record reader with vit4j's decoder. Records are [image as NDArrayWritable [1,3,height,width] FLOAT
 * 0..255 in RGB order, class index as IntWritable], each image at its own size. An image's class is its folder's name;
 * classes are numbered in {@linkplain NaturalOrder natural order}. Not thread-safe: one reader a thread.
 */
public final class RgbImageRecordReader extends ImageRecordReader implements RgbRecordReader {
    private static final int OWN_SIZE = 0;

    private final transient ImageDecoder decoder;
    private final FolderLabel folderLabel;
    private final boolean labelsGiven;
    private transient Iterator<URI> elsewhere;

    /**
     * Creates a reader that finds its classes in {@link #initialize(InputSplit)}.
     *
     * @param decoder reads the files
     */
    public RgbImageRecordReader(ImageDecoder decoder) {
        super(OWN_SIZE, OWN_SIZE, RgbImage.CHANNELS, new FolderLabel());
        this.decoder = decoder;
        this.folderLabel = new FolderLabel();
        this.imageLoader = new RgbImageLoader(decoder);
        this.labelsGiven = false;
        setLogLabelCountOnInit(false);
    }

    /**
     * Creates a reader of the split's files with known classes, not all of which need to occur.
     *
     * @param decoder reads the files
     * @param split which files
     * @param labels class names in order; empty for images without classes, whose label is then -1
     */
    public RgbImageRecordReader(ImageDecoder decoder, InputSplit split, List<String> labels) {
        this(decoder, split, labels, new FolderLabel());
    }

    /**
     * @param decoder reads the files
     * @param split which files
     * @param labels class names in order
     * @param folderLabel finds the class of a file
     */
    RgbImageRecordReader(ImageDecoder decoder, InputSplit split, List<String> labels, FolderLabel folderLabel) {
        super(OWN_SIZE, OWN_SIZE, RgbImage.CHANNELS, folderLabel);
        this.decoder = decoder;
        this.folderLabel = folderLabel;
        this.imageLoader = new RgbImageLoader(decoder);
        this.labelsGiven = true;
        this.labels = new ArrayList<>(labels);
        this.inputSplit = split;
        this.iter = new FileFromPathIterator(split.locationsPathIterator());
        this.elsewhere = elsewhere(split);
    }

    /** Returns the files of a split that are not files of Java's own file system, as DataVec's reader expects; else null. */
    private static Iterator<URI> elsewhere(InputSplit split) {
        Iterator<URI> first = split.locationsIterator();
        return first.hasNext() && !"file".equals(first.next().getScheme()) ? split.locationsIterator() : null;
    }

    @Override
    public void initialize(InputSplit split) throws IOException {
        if (labelsGiven) {
            inputSplit = split;
            iter = new FileFromPathIterator(split.locationsPathIterator());
            elsewhere = elsewhere(split);
        } else {
            super.initialize(split);
            labels.sort(NaturalOrder::compare); // DataVec sorts as plain text
        }
    }

    /** Ignores the configuration: images keep their size and are decoded as RGB. */
    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException {
        setConf(conf);
        initialize(split);
    }

    /** @throws UnsupportedOperationException always: DataVec's transforms expect BGR; see {@link Augmentation} */
    @Override
    public void initialize(InputSplit split, ImageTransform imageTransform) {
        throw new UnsupportedOperationException("this reader takes no transform; augment with PatchRecordReader");
    }

    /** @throws UnsupportedOperationException always, as above */
    @Override
    public void initialize(Configuration conf, InputSplit split, ImageTransform imageTransform) {
        initialize(split, imageTransform);
    }

    @Override
    public boolean hasNext() {
        return elsewhere == null ? super.hasNext() : elsewhere.hasNext();
    }

    @Override
    public Record nextRecord() {
        return elsewhere == null
                ? super.nextRecord()
                : loadFromMetaData(new ImageFileMetaData(Locations.path(elsewhere.next())));
    }

    @Override
    public void reset() {
        super.reset();
        elsewhere = elsewhere(inputSplit);
    }

    /** @throws BadInputException if the image cannot be used; the message names file and problem */
    @Override
    public List<Writable> next() {
        if (elsewhere != null) {
            return nextRecord().getRecord();
        }
        try {
            return super.next();
        } catch (RuntimeException e) {
            // DataVec wraps exceptions of its loader.
            if (e.getCause() instanceof BadInputException bad) {
                throw bad;
            }
            throw e;
        }
    }

    @Override
    public boolean batchesSupported() {
        return false;
    }

    /** @throws UnsupportedOperationException always: images of different sizes don't fit into one array */
    @Override
    public List<List<Writable>> next(int num) {
        throw new UnsupportedOperationException("images have different sizes; read them one by one");
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metadata) {
        return Records.of(Records.values(loadImage(metadata), label(ImageFileMetaData.file(metadata))), metadata);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metadata) throws IOException {
        return Records.load(this, metadata);
    }

    @Override
    public RgbImage loadImage(RecordMetaData metadata) {
        return decoder.decode(ImageFileMetaData.file(metadata));
    }

    @Override
    public ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) {
        Path file = ImageFileMetaData.file(metadata);
        return decoder.decode(file, file.toString(), reduction, Function.identity());
    }

    @Override
    public StoredImage stored(RecordMetaData metadata) {
        return new StoredImage.Encoded(decoder.content(ImageFileMetaData.file(metadata)));
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream stream) throws IOException {
        invokeListeners(uri);
        RgbImage image = decoder.decode(stream.readAllBytes(), uri.toString());
        return Records.values(image, label(Locations.path(uri)));
    }

    private int label(Path file) {
        return labels.indexOf(folderLabel.of(file));
    }
}
