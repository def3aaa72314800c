package dev.vit4j.data.cifar;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.dataset.DatasetMetadata;
import dev.vit4j.data.dataset.ImageDataset;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** CIFAR's binary files as one data set. */
public final class CifarDataset implements ImageDataset {
    private final String name;
    private final CifarFormat format;
    private final List<CifarFile> files;
    private final List<URI> locations;
    private final List<String> labels;
    /** File and record of each image, as file x 2^32 + record. */
    private final long[] places;

    private CifarDataset(String name, CifarFormat format, List<CifarFile> files, List<String> labels, long[] places) {
        this.name = name;
        this.format = format;
        this.files = files;
        this.locations = files.stream().map(file -> file.path().toUri()).toList();
        this.labels = labels;
        this.places = places;
    }

    /**
     * @param files binary files, read in that order; at least one
     * @param format of the files
     * @return their images
     * @throws dev.vit4j.common.BadInputException if one is missing, truncated or has a label out of range; the message
     *     names file and record
     */
    public static CifarDataset open(List<Path> files, CifarFormat format) {
        require(!files.isEmpty(), "no %s files to read", format.title());
        List<CifarFile> open =
                files.stream().map(file -> CifarFile.open(file, format)).toList();
        long[] places = IntStream.range(0, open.size())
                .boxed()
                .flatMapToLong(
                        f -> IntStream.range(0, open.get(f).size()).mapToLong(record -> ((long) f << 32) | record))
                .toArray();
        Path folder = Objects.requireNonNull(files.get(0).toAbsolutePath().getParent());
        String name = files.size() == 1 ? files.get(0).toString() : folder.toString();
        return new CifarDataset(name, format, open, format.names(folder), places);
    }

    /** @return format of the files */
    public CifarFormat format() {
        return format;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public int label(int index) {
        return files.get((int) (places[index] >>> 32)).label((int) places[index]);
    }

    @Override
    public String identity(int index) {
        return files.get((int) (places[index] >>> 32)).pixelDigest((int) places[index]);
    }

    @Override
    public Path file(int index) {
        return files.get((int) (places[index] >>> 32)).path();
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new CifarRecordMetaData((int) places[index], locations.get((int) (places[index] >>> 32)));
    }

    @Override
    public RecordReader openReader() {
        return new CifarRecordReader(format, files, labels, new DatasetMetadata(this));
    }

    @Override
    public ImageDataset subset(int[] indices) {
        long[] chosen = IntStream.of(indices).mapToLong(i -> places[i]).toArray();
        return new CifarDataset(name, format, files, labels, chosen);
    }

    @Override
    public String toString() {
        return name + " (" + size() + " images)";
    }
}
