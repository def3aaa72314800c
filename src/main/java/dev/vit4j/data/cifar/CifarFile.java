package dev.vit4j.data.cifar;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Locations;
import dev.vit4j.image.RgbImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A binary file of CIFAR, mapped into memory or, where the file system cannot, read into it. Thread-safe. */
final class CifarFile {
    private final Path path;
    private final CifarFormat format;
    private final ByteBuffer records;

    private CifarFile(Path path, CifarFormat format, ByteBuffer records) {
        this.path = path;
        this.format = format;
        this.records = records;
    }

    /**
     * @param path a binary file
     * @param format of the file
     * @return the file, with its size and every label checked
     * @throws BadInputException if it is missing, truncated, too large or has a label out of range
     */
    static CifarFile open(Path path, CifarFormat format) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long bytes = channel.size();
            require(bytes > 0, "%s: is empty; download it again", path);
            require(
                    bytes % format.recordBytes() == 0,
                    "%s: %d bytes is not a whole number of %d-byte %s records; the file is truncated, download it"
                            + " again",
                    path,
                    bytes,
                    format.recordBytes(),
                    format.title());
            require(bytes <= Integer.MAX_VALUE, "%s: %d bytes, but at most 2 GiB fit in one file", path, bytes);
            CifarFile file = new CifarFile(path, format, content(path, channel, bytes));
            file.checkLabels();
            return file;
        } catch (IOException e) {
            throw BadInputException.unreadable(path, e);
        }
    }

    private static ByteBuffer content(Path path, FileChannel channel, long bytes) throws IOException {
        if (Locations.isLocal(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
        }
        ByteBuffer content = ByteBuffer.allocate((int) bytes);
        while (content.hasRemaining()) {
            if (channel.read(content) < 0) {
                throw new EOFException("it ends after " + content.position() + " of " + bytes + " bytes");
            }
        }
        return content.flip();
    }

    private void checkLabels() {
        int classes = format.classes();
        for (int i = 0; i < size(); i++) {
            require(
                    label(i) < classes,
                    "%s: record %d (counted from 0) has label %d, but %s has classes 0 to %d; the file is damaged or"
                            + " of another kind, download it again",
                    path,
                    i,
                    label(i),
                    format.title(),
                    classes - 1);
        }
    }

    Path path() {
        return path;
    }

    int size() {
        return records.capacity() / format.recordBytes();
    }

    int label(int record) {
        return records.get(record * format.recordBytes() + format.labelOffset()) & 0xFF;
    }

    RgbImage image(int record) {
        return RgbImage.ofPlanes(planes(record), 0, CifarFormat.SIDE, CifarFormat.SIDE);
    }

    /** @return SHA-256 of a record's pixels, as hexadecimal digits */
    String pixelDigest(int record) {
        return Digests.SHA256.hex(planes(record));
    }

    private byte[] planes(int record) {
        byte[] planes = new byte[CifarFormat.IMAGE_BYTES];
        records.get(record * format.recordBytes() + format.imageOffset(), planes);
        return planes;
    }
}
