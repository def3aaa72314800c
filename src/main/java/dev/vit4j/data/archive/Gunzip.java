package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

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
        return GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
    }

    /**
     * Unpacks a file to a temporary one, which is gone when it is closed or the process ends.
     *
     * @param file a gzip file
     * @return its content
     * @throws BadInputException if the file is damaged, truncated or expands like a decompression bomb, or there is no room
     */
    static FileChannel unpacked(Path file) {
        try (InputStream content = counted(file)) {
            FileChannel temporary = TemporaryFile.open(file);
            try {
                copy(file, content, temporary);
                return temporary;
            } catch (RuntimeException e) {
                temporary.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static void copy(Path file, InputStream content, FileChannel target) {
        byte[] buffer = new byte[BUFFER];
        long count = 0;
        while (true) {
            int read;
            try {
                read = content.read(buffer);
            } catch (IOException e) {
                throw damaged(file, count, e);
            }
            if (read < 0) {
                return;
            }
            count += read;
            try {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
            } catch (IOException e) {
                throw TemporaryFile.full(file, e);
            }
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
        try (InputStream content = isPacked(file) ? counted(file) : Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(most);
            count = bytes.length;
            BadInputException.require(
                    content.read() < 0, "%s: holds more than %d bytes, too many for what it should be", file, most);
            return bytes;
        } catch (IOException e) {
            throw damaged(file, count, e);
        }
    }

    private static BadInputException damaged(Path file, long count, IOException problem) {
        String message = problem instanceof ExpansionLimit.Exceeded
                ? ": expands to more than " + ExpansionLimit.MOST_EXPANSION
                        + " times its size, like a decompression bomb; unpack it yourself if you trust it"
                : ": is damaged or truncated after " + count + " unpacked bytes (" + problem.getMessage()
                        + "); download it again";
        return new BadInputException(file + message, problem);
    }

    private static InputStream counted(Path file) throws IOException {
        ExpansionLimit limit = new ExpansionLimit(Files.size(file), TemporaryFile.ALLOWANCE);
        InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        InputStream content;
        try {
            content = stream(packed);
        } catch (IOException e) {
            packed.close();
            throw damaged(file, 0, e);
        }
        return new FilterInputStream(content) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                limit.expanded(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                limit.expanded(Math.max(0, read));
                return read;
            }
        };
    }
}
