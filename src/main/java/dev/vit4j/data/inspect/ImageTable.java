package dev.vit4j.data.inspect;

import dev.vit4j.common.Digests;
import dev.vit4j.image.ImageFormat;
import dev.vit4j.image.ImageHeader;
import dev.vit4j.image.PerceptualHash;
import dev.vit4j.image.RgbImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is kept of the images that are decoded: 42 bytes each, so that millions fit into memory. Rows are the checked images of
 * the first split, then those of the second, and so on. Each row is written by one thread.
 */
final class ImageTable {
    private static final byte READ = 1;
    private static final byte GRAY = 2;
    private static final byte TRANSPARENT = 4;
    private static final byte BLANK = 8;

    private final List<Part> parts;
    /** First row of each split, and the number of rows at the end. */
    private final int[] starts;

    private final long[] digestHigh;
    private final long[] digestLow;
    private final long[] dct;
    private final long[] difference;
    private final int[] width;
    private final int[] height;
    /** Format of each file; null for raw pixels. */
    private final ImageFormat[] format;

    private final byte[] flags;

    /** @param parts the splits, whose checked images fit into one array */
    ImageTable(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.starts = new int[parts.size() + 1];
        for (int p = 0; p < parts.size(); p++) {
            starts[p + 1] = Math.addExact(starts[p], parts.get(p).checked().size());
        }
        int rows = starts[parts.size()];
        this.digestHigh = new long[rows];
        this.digestLow = new long[rows];
        this.dct = new long[rows];
        this.difference = new long[rows];
        this.width = new int[rows];
        this.height = new int[rows];
        this.format = new ImageFormat[rows];
        this.flags = new byte[rows];
    }

    /** Writes a row. */
    void put(int row, RgbImage image, Optional<ImageHeader> header, PerceptualHash hash) {
        MessageDigest digest = Digests.SHA256.start();
        digest.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(image.width())
                .putInt(image.height())
                .flip());
        ByteBuffer sum = ByteBuffer.wrap(digest.digest(image.pixels()));
        digestHigh[row] = sum.getLong();
        digestLow[row] = sum.getLong();
        dct[row] = hash.dct();
        difference[row] = hash.difference();
        width[row] = image.width();
        height[row] = image.height();
        format[row] = header.map(ImageHeader::format).orElse(null);
        int set = READ;
        set |= image.isGray() ? GRAY : 0;
        set |= header.map(ImageHeader::alpha).orElse(false) ? TRANSPARENT : 0;
        set |= hash.blank() ? BLANK : 0;
        flags[row] = (byte) set;
    }

    int rows() {
        return starts[parts.size()];
    }

    List<Part> parts() {
        return parts;
    }

    /** @return first row of a split; the number of rows after the last split */
    int start(int part) {
        return starts[part];
    }

    /** @return index of the split that a row belongs to */
    int part(int row) {
        int part = 0;
        while (row >= starts[part + 1]) {
            part++;
        }
        return part;
    }

    boolean isRead(int row) {
        return (flags[row] & READ) != 0;
    }

    boolean isGray(int row) {
        return (flags[row] & GRAY) != 0;
    }

    boolean isTransparent(int row) {
        return (flags[row] & TRANSPARENT) != 0;
    }

    boolean isBlank(int row) {
        return (flags[row] & BLANK) != 0;
    }

    int width(int row) {
        return width[row];
    }

    int height(int row) {
        return height[row];
    }

    /** @return name of the file format, {@code raw} for pixels that are not encoded */
    String format(int row) {
        return format[row] == null ? "raw" : format[row].name().toLowerCase(Locale.ROOT);
    }

    long digest(int row) {
        return digestHigh[row];
    }

    /** @return whether two images have the same size and pixels, by 128 bits of their SHA-256 */
    boolean areEqual(int row, int other) {
        return digestHigh[row] == digestHigh[other] && digestLow[row] == digestLow[other];
    }

    long dct(int row) {
        return dct[row];
    }

    long difference(int row) {
        return difference[row];
    }

    /** @return class indices of a row's image */
    int[] classes(int row) {
        int part = part(row);
        return parts.get(part).checked().classes(row - starts[part]);
    }

    /** Returns what people are told of a row's image. */
    FoundImage found(int row) {
        int part = part(row);
        return FoundImage.of(parts.get(part), row - starts[part]);
    }
}
