package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** Unpacks gzip files, of one member or several. */
public final class Gunzip {
    private static final int MAGIC_BYTES = 2;
    private static final int BUFFER = 1 << 16;

    private Gunzip() {}

    /**
     * @param file any file
     * @return whether its first bytes are those of a gzip file
     * @throws BadInputException if it cannot be read
     */
    public static boolean isPacked(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return isMagic(content.readNBytes(MAGIC_BYTES));
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static boolean isMagic(byte[] start) {
        return start.length == MAGIC_BYTES && start[0] == 0x1F && start[1] == (byte) 0x8B;
    }

    /**
     * @param packed a gzip file
     * @return what it holds
     * @throws IOException if it does not begin like one
     */
    public static InputStream stream(InputStream packed) throws IOException {
        try {
            // Not the class's builder, which the Commons Compress of Spark 4.0 lacks.
            return new CompressorStreamFactory(true).createCompressorInputStream(CompressorStreamFactory.GZIP, packed);
        } catch (CompressorException e) {
            throw e.getCause() instanceof IOException notGzip ? notGzip : new IOException(e);
        }
    }

    /**
     * Unpacks a file to a temporary one, which is gone when it is closed or the process ends.
     *
     * @param file a gzip file
     * @return its content
     * @throws BadInputException if the file is damaged, truncated or expands like a decompression bomb, or there is no room
     */
    static FileChannel unpacked(Path file) {
        try (InputStream content = open(file)) {
            ExpansionLimit limit = new ExpansionLimit(Files.size(file), TemporaryFile.ALLOWANCE);
            return TemporaryFile.copy(file, file.toString(), content, limit);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    /**
     * Unpacks the content of a gzip file into memory.
     *
     * @param file its name, for messages
     * @param most largest size to accept
     * @return its content; as it is if the file is not packed
     * @throws BadInputException if it is damaged or larger
     */
    public static byte[] content(Path file, int most) {
        long count = 0;
        try (InputStream content = isPacked(file) ? open(file) : Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(most);
            count = bytes.length;
            BadInputException.require(
                    content.read() < 0, "%s: holds more than %d bytes, too many for what it should be", file, most);
            return bytes;
        } catch (IOException e) {
            throw TemporaryFile.damaged(file.toString(), count, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return stream(packed);
        } catch (IOException e) {
            packed.close();
            throw TemporaryFile.damaged(file.toString(), 0, e);
        }
    }

    /**
     * @param file a file, packed or not
     * @param length number of bytes
     * @return the first bytes of its content; fewer if it has no more
     * @throws BadInputException if it cannot be read or is damaged
     */
    public static byte[] start(Path file, int length) {
        try (InputStream content = isPacked(file) ? open(file) : Files.newInputStream(file)) {
            return content.readNBytes(length);
        } catch (IOException e) {
            throw TemporaryFile.damaged(file.toString(), 0, e);
        }
    }

    /**
     * Returns a file's content at any position. A gzip file is unpacked once, into memory if its content is small, else to a
     * temporary file.
     *
     * @param file a file, packed or not
     * @param expected number of bytes that its content should have
     * @return its content
     * @throws BadInputException if it is damaged or truncated, or there is no room
     */
    public static ByteSource bytes(Path file, long expected) {
        if (!isPacked(file)) {
            return FileBytes.of(file);
        }
        int most = TemporaryFile.mostInMemory();
        return expected < most ? ByteSource.of(content(file, most)) : new FileBytes(() -> unpacked(file));
    }
}
