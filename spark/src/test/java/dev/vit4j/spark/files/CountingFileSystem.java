package dev.vit4j.spark.files;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * Local files under another scheme, {@code test://host/path}: counts what it is asked for. Files named {@code forbidden} may not
 * be read.
 */
public final class CountingFileSystem extends RawLocalFileSystem {
    static final AtomicLong STATUSES = new AtomicLong();
    static final AtomicLong LISTINGS = new AtomicLong();
    static final AtomicLong OPENED = new AtomicLong();
    static final AtomicLong REQUESTS = new AtomicLong();
    static final AtomicLong BYTES = new AtomicLong();

    static void reset() {
        for (AtomicLong counter : new AtomicLong[] {STATUSES, LISTINGS, OPENED, REQUESTS, BYTES}) {
            counter.set(0);
        }
    }

    @Override
    public URI getUri() {
        return URI.create("test://host");
    }

    @Override
    public String getScheme() {
        return "test";
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        STATUSES.incrementAndGet();
        if (path.getName().equals("forbidden")) {
            throw new AccessControlException("Permission denied: user=root, access=READ");
        }
        return super.getFileStatus(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        LISTINGS.incrementAndGet();
        long before = STATUSES.get();
        FileStatus[] found = super.listStatus(path);
        STATUSES.set(before); // those of the listing itself
        return found;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        OPENED.incrementAndGet();
        long before = STATUSES.get();
        FSDataInputStream in = super.open(path, bufferSize);
        STATUSES.set(before);
        return new FSDataInputStream(new Counted(in));
    }

    @Override
    public File pathToFile(Path path) {
        return new File(path.toUri().getPath());
    }

    private static final class Counted extends FSInputStream {
        private final FSDataInputStream in;

        Counted(FSDataInputStream in) {
            this.in = in;
        }

        @Override
        public int read(long position, byte[] bytes, int offset, int length) throws IOException {
            REQUESTS.incrementAndGet();
            int count = in.read(position, bytes, offset, length);
            BYTES.addAndGet(Math.max(0, count));
            return count;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            REQUESTS.incrementAndGet();
            int count = in.read(bytes, offset, length);
            BYTES.addAndGet(Math.max(0, count));
            return count;
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) throws IOException {
            return in.seekToNewSource(position);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
