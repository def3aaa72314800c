package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.ByteSource;
import dev.vit4j.data.archive.Gunzip;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.label.ClassNames;
import dev.vit4j.data.label.LabelValue;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * IDX, the format of MNIST and of sets made after it: a file of images and one of labels for training and test. EMNIST's
 * file {@code -mapping.txt} tells the characters that its labels stand for.
 */
public final class IdxFormat implements DataFormat {
    private static final int MOST_LABEL_BYTES = 1 << 30;

    @Override
    public boolean hasColumns() {
        return false;
    }

    @Override
    public boolean accepts(Path data) {
        return IdxFiles.find(data).isPresent();
    }

    @Override
    public GivenSplits open(Path data, FormatOptions options) {
        IdxFiles files = IdxFiles.find(data).orElseThrow();
        Map<SplitName, LabeledArray> splits = new EnumMap<>(SplitName.class);
        Path folder = files.images().values().iterator().next().toAbsolutePath().getParent();
        Map<Integer, String> mapping = mapping(folder.resolve(files.prefix() + "-mapping.txt"));
        files.images().forEach((split, file) -> splits.put(split, read(file, mapping, options)));
        return LabeledArray.join(data, splits, ClassNames.in(folder), options);
    }

    private static LabeledArray read(Path file, Map<Integer, String> mapping, FormatOptions options) {
        ArrayStore images = images(file, options.decoder().limits());
        Path labelFile = IdxFiles.labels(file);
        byte[] content = Gunzip.content(labelFile, MOST_LABEL_BYTES);
        IdxHeader header = IdxHeader.of(content, labelFile.toString());
        require(
                header.itemBytes() > 0 && header.shape().size() == 1,
                "%s: has type 0x%02X and shape %s; labels are one whole number for each image",
                labelFile,
                header.type(),
                header.shape());
        long count = header.shape().get(0);
        checkSize(labelFile, header, content.length, count * header.itemBytes());
        require(
                count == images.size(),
                "%s: has %d images, but %s has %d labels",
                file,
                images.size(),
                labelFile,
                count);
        return new LabeledArray(images, labels(labelFile, header, content, mapping));
    }

    private static IntFunction<LabelValue> labels(
            Path file, IdxHeader header, byte[] content, Map<Integer, String> mapping) {
        ByteBuffer values = ByteBuffer.wrap(content);
        return image -> {
            int at = header.bytes() + image * header.itemBytes();
            int label = switch (header.itemBytes()) {
                case 1 -> header.type() == IdxHeader.UNSIGNED_BYTES ? values.get(at) & 0xFF : values.get(at);
                case 2 -> values.getShort(at);
                default -> values.getInt(at);
            };
            require(
                    label >= 0,
                    "%s: row %d: label %d is out of range: class indices are counted from 0",
                    file,
                    image,
                    label);
            require(
                    mapping.isEmpty() || mapping.containsKey(label),
                    "%s: row %d: label %d is not in the mapping beside the file",
                    file,
                    image,
                    label);
            return mapping.isEmpty() ? LabelValue.of(label) : LabelValue.of(mapping.get(label));
        };
    }

    /**
     * @param file of images
     * @param limits largest image to accept
     * @return the images
     * @throws BadInputException if it is damaged or holds no images
     */
    static ArrayStore images(Path file, ImageLimits limits) {
        try {
            IdxHeader header = IdxHeader.of(Gunzip.start(file, IdxHeader.MOST_BYTES), file.toString());
            require(
                    header.type() == IdxHeader.UNSIGNED_BYTES,
                    "%s: holds values of type 0x%02X; images are unsigned bytes (0x08)",
                    file,
                    header.type());
            PixelArray array = PixelArray.of(header.shape(), file.toString(), limits);
            long expected = (long) array.count() * array.imageBytes();
            ByteSource bytes = Gunzip.bytes(file, header.bytes() + expected);
            checkSize(file, header, bytes.size(), expected);
            return new ArrayStore(file, "image", array, bytes, header.bytes());
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static void checkSize(Path file, IdxHeader header, long size, long expected) {
        require(
                size - header.bytes() == expected,
                "%s: is truncated or damaged: shape %s takes %d bytes, and there are %d; download it again",
                file,
                header.shape(),
                expected,
                size - header.bytes());
    }

    /** Reads lines of a label and the codes of the characters that it stands for, of which the first is taken. */
    private static Map<Integer, String> mapping(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            Map<Integer, String> mapping = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty()) {
                    require(
                            line.matches("[0-9]{1,6}(\\s+[0-9]{1,6})+"),
                            "%s: line %d: '%s' is not a label and the codes of its characters",
                            file,
                            i + 1,
                            DisplayText.printable(line));
                    String[] fields = line.split("\\s+", -1);
                    mapping.put(Integer.parseInt(fields[0]), Character.toString(Integer.parseInt(fields[1])));
                }
            }
            return mapping;
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }
}
