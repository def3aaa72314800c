package dev.vit4j.spark.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** The content of a folder. Each path knows what the listing says of its file, so that it need not be asked for again. */
final class Listing implements DirectoryStream<Path> {
    private final HadoopPath folder;
    private final RemoteIterator<FileStatus> files;
    private final Filter<? super Path> filter;
    private boolean begun;

    Listing(HadoopPath folder, RemoteIterator<FileStatus> files, Filter<? super Path> filter) {
        this.folder = folder;
        this.files = files;
        this.filter = filter;
    }

    @Override
    public Iterator<Path> iterator() {
        if (begun) {
            throw new IllegalStateException(folder + ": its listing was read already");
        }
        begun = true;
        return new Paths();
    }

    private final class Paths implements Iterator<Path> {
        private Path next;

        @Override
        public boolean hasNext() {
            try {
                while (next == null && files.hasNext()) {
                    FileStatus status = files.next();
                    HadoopPath path = new HadoopPath(
                            folder.store(),
                            ((HadoopPath) folder.resolve(status.getPath().getName())).text(),
                            FileState.listed(status));
                    if (filter.accept(path)) {
                        next = path;
                    }
                }
            } catch (IOException e) {
                throw new DirectoryIteratorException(HadoopProblem.of(folder, e));
            }
            return next != null;
        }

        @Override
        public Path next() {
            if (!hasNext()) {
                throw new NoSuchElementException(folder + ": has no more files");
            }
            Path path = next;
            next = null;
            return path;
        }
    }

    @Override
    public void close() throws IOException {
        if (files instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(folder + ": its listing cannot be closed", e);
            }
        }
    }
}
