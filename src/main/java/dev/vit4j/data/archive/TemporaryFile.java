package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileProblem;
import dev.vit4j.common.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files for what is unpacked. The operating system deletes them when they are closed, also if the process is killed where
 * it allows to delete open files.
 */
final class TemporaryFile {
    /** Bytes that a file may expand to, however small it is. */
    static final long ALLOWANCE = 256L << 20;

    private static final String REMEDY =
            "make room, unpack the file yourself, or name another folder for temporary files:"
                    + " VIT4J_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";

    private TemporaryFile() {}

    /**
     * Makes a file in the folder for temporary files or, where there is none, beside the packed one.
     *
     * @param packed the file to unpack
     * @return an empty file to write and read
     * @throws BadInputException if neither folder can be written
     */
    static FileChannel open(Path packed) {
        String name = ".vit4j-" + UUID.randomUUID() + ".tmp";
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            return create(folder.resolve(name));
        } catch (IOException notThere) {
            if (!Locations.isLocal(packed)) {
                throw failure(packed, notThere);
            }
            try {
                return create(packed.toAbsolutePath().resolveSibling(name));
            } catch (IOException e) {
                e.addSuppressed(notThere);
                throw failure(packed, e);
            }
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** @return size in bytes up to which what is unpacked is kept in memory */
    static int mostInMemory() {
        return (int) Math.min(ALLOWANCE, Runtime.getRuntime().maxMemory() / 16);
    }

    /**
     * @param packed the file to unpack
     * @param place names it, or the entry in it, for messages
     * @param content what it holds
     * @param limit how far it may expand
     * @return a temporary file with the content
     * @throws BadInputException if it is damaged, truncated or expands like a decompression bomb, or there is no room
     */
    static FileChannel copy(Path packed, String place, InputStream content, ExpansionLimit limit) {
        FileChannel target = open(packed);
        try {
            copy(packed, place, content, limit, target);
            return target;
        } catch (BadInputException e) {
            try {
                target.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static void copy(Path packed, String place, InputStream content, ExpansionLimit limit, FileChannel target) {
        byte[] buffer = new byte[1 << 16];
        long count = 0;
        while (true) {
            int read;
            try {
                read = content.read(buffer);
                limit.expanded(Math.max(0, read));
            } catch (IOException e) {
                throw damaged(place, count, e);
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
                throw failure(packed, e);
            }
        }
    }

    /**
     * @param place names a packed file or entry
     * @param count bytes unpacked before
     * @param problem with unpacking more
     * @return an exception that says so
     */
    static BadInputException damaged(String place, long count, IOException problem) {
        String message = problem instanceof ExpansionLimit.Exceeded
                ? ": " + problem.getMessage() + ", like a decompression bomb: unpack it yourself if you trust it"
                : ": is damaged or truncated after " + count + " unpacked bytes (" + problem.getMessage()
                        + "); download it again";
        return new BadInputException(place + message, problem);
    }

    private static BadInputException failure(Path packed, IOException problem) {
        String reason = problem instanceof FileSystemException failure
                ? FileProblem.describe(failure)
                : String.valueOf(problem.getMessage());
        return new BadInputException(
                packed + ": cannot be unpacked to a temporary file (" + reason + "); " + REMEDY, problem);
    }
}
