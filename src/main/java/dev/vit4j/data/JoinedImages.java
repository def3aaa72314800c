package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** The parts of a data set, one after the other. They have the same classes. */
final class JoinedImages implements ImageDataset {
    private final String name;
    private final List<ImageDataset> parts;
    /** Part of each image, and its index there. */
    private final int[] part;

    private final int[] index;

    /**
     * @param name of the whole, for messages
     * @param parts at least one
     */
    JoinedImages(String name, List<ImageDataset> parts) {
        this(
                name,
                parts,
                IntStream.range(0, parts.size())
                        .flatMap(p ->
                                IntStream.generate(() -> p).limit(parts.get(p).size()))
                        .toArray(),
                parts.stream()
                        .flatMapToInt(images -> IntStream.range(0, images.size()))
                        .toArray());
    }

    private JoinedImages(String name, List<ImageDataset> parts, int[] part, int[] index) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.part = part;
        this.index = index;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return parts.get(0).labels();
    }

    @Override
    public int size() {
        return part.length;
    }

    @Override
    public int label(int i) {
        return parts.get(part[i]).label(index[i]);
    }

    @Override
    public int[] classes(int i) {
        return parts.get(part[i]).classes(index[i]);
    }

    @Override
    public boolean multiLabel() {
        return parts.get(0).multiLabel();
    }

    @Override
    public Optional<Path> labelFile() {
        return parts.get(0).labelFile();
    }

    @Override
    public String identity(int i) {
        return parts.get(part[i]).identity(index[i]);
    }

    @Override
    public Path file(int i) {
        return parts.get(part[i]).file(index[i]);
    }

    @Override
    public RecordMetaData metadata(int i) {
        return new JoinedMetaData(part[i], parts.get(part[i]).metadata(index[i]));
    }

    @Override
    public RecordReader openReader() {
        return new JoinedReader(this, parts);
    }

    @Override
    public LeftOutFiles leftOut() {
        LeftOutFiles all = new LeftOutFiles();
        // Training and validation images may come from the same folder.
        parts.stream().map(ImageDataset::leftOut).distinct().forEach(all::addAll);
        return all;
    }

    @Override
    public ImageDataset subset(int[] indices) {
        return new JoinedImages(
                name,
                parts,
                IntStream.of(indices).map(i -> part[i]).toArray(),
                IntStream.of(indices).map(i -> index[i]).toArray());
    }

    @Override
    public String toString() {
        return name + " (" + size() + " images)";
    }
}
