package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileProblem;
import java.io.IOException;
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

    private static final String REMEDY = "make room, unpack the file yourself, or name another folder for temporary files:"
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

    /**
     * @param packed the file to unpack
     * @param problem with writing the temporary one
     * @return an exception that says so
     */
    static BadInputException full(Path packed, IOException problem) {
        return failure(packed, problem);
    }

    private static BadInputException failure(Path packed, IOException problem) {
        String reason = problem instanceof FileSystemException failure
                ? FileProblem.describe(failure)
                : String.valueOf(problem.getMessage());
        return new BadInputException(
                packed + ": cannot be unpacked to a temporary file (" + reason + "); " + REMEDY, problem);
    }
}
