package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.label.LabelValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** The labels of a NumPy array: class indices or names [N] or [N,1], or zeros and ones [N,K] for K classes. */
final class NpyLabels {
    private static final long MOST_CLASSES = 1_000_000_000;

    private final String place;
    private final NpyHeader header;
    private final ByteBuffer values;
    private final int count;
    private final int columns;

    private NpyLabels(String place, NpyHeader header, byte[] content) {
        this.place = place;
        this.header = header;
        this.values = ByteBuffer.wrap(content).order(header.byteOrder());
        this.count = Math.toIntExact(header.shape().get(0));
        this.columns =
                header.shape().size() == 1 ? 1 : Math.toIntExact(header.shape().get(1));
    }

    /**
     * @param place names file and array, for messages
     * @param header of the array, whose size was checked
     * @param content header and values
     * @return the labels
     * @throws dev.vit4j.common.BadInputException if the shape or type is none of labels
     */
    static NpyLabels of(String place, NpyHeader header, byte[] content) {
        List<Long> shape = header.shape();
        require(
                (shape.size() == 1 || (shape.size() == 2 && shape.get(1) > 0))
                        && shape.stream().allMatch(side -> side <= content.length),
                "%s: has the shape %s; labels are [N] or [N,1], or [N,K] of zeros and ones for several labels",
                place,
                shape);
        require(
                isText(header) || ("uib".indexOf(header.kind()) >= 0 && header.itemBytes() <= Long.BYTES),
                "%s: holds values of type %s; labels are integers (save x.astype('int64')) or names",
                place,
                DisplayText.printable(header.descr()));
        NpyLabels labels = new NpyLabels(place, header, content);
        require(
                !isText(header) || labels.columns == 1,
                "%s: has %d names for each image; give one",
                place,
                labels.columns);
        return labels;
    }

    private static boolean isText(NpyHeader header) {
        return header.kind() == 'U' || header.kind() == 'S';
    }

    int count() {
        return count;
    }

    /** Returns the number of columns; more than 1 for zeros and ones. */
    int columns() {
        return columns;
    }

    /** Returns the labels of an image. */
    LabelValue label(int image) {
        if (columns > 1) {
            return LabelValue.of(row(image));
        }
        if (isText(header)) {
            String name = name(image).strip();
            return name.isEmpty() ? new LabelValue(List.of(), false) : LabelValue.of(name);
        }
        long value = value(image);
        require(
                value >= 0 && value < MOST_CLASSES,
                "%s: row %d: label %d is out of range: class indices are counted from 0",
                place,
                image,
                value);
        return LabelValue.of((int) value);
    }

    private int[] row(int image) {
        return IntStream.range(0, columns)
                .filter(k -> {
                    long value = value((long) image * columns + k);
                    require(
                            value == 0 || value == 1,
                            "%s: row %d: has %d in column %d; with several columns, labels are zeros and ones",
                            place,
                            image,
                            value,
                            k);
                    return value == 1;
                })
                .toArray();
    }

    private int position(long index) {
        return Math.toIntExact(header.dataOffset() + index * header.itemBytes());
    }

    private long value(long index) {
        int at = position(index);
        boolean signed = header.kind() == 'i';
        return switch (header.itemBytes()) {
            case 1 -> signed ? values.get(at) : values.get(at) & 0xFF;
            case 2 -> signed ? values.getShort(at) : values.getShort(at) & 0xFFFF;
            case 4 -> signed ? values.getInt(at) : values.getInt(at) & 0xFFFFFFFFL;
            default -> values.getLong(at);
        };
    }

    /** Names are padded with zeros: UTF-32, or bytes that are taken as Latin-1. */
    private String name(int image) {
        int at = position(image);
        boolean wide = header.kind() == 'U';
        int letters = header.itemBytes() / (wide ? Integer.BYTES : 1);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            int c = wide ? values.getInt(at + Integer.BYTES * i) : values.get(at + i) & 0xFF;
            if (c == 0) {
                break;
            }
            require(Character.isValidCodePoint(c), "%s: row %d: holds no text", place, image);
            name.appendCodePoint(c);
        }
        return name.toString();
    }
}
