package dev.vit4j.classify.input;

import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.data.archive.Gunzip;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The images in a tar archive, plain or gzipped, regardless of its name. */
final class TarStream extends ArchiveStream {
    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int RECORD_BYTES = 512;

    private final Path archive;
    private InputStream file;
    private TarArchiveInputStream tar;
    private long unpacked;

    /**
     * @param archive the file
     * @param name its name as given
     * @param maxBytes size of the largest entry to read
     * @param leftOut counts the entries that are no images
     */
    TarStream(Path archive, String name, long maxBytes, LeftOutFiles leftOut) {
        super(name, ZipStream.size(archive), maxBytes, leftOut);
        this.archive = archive;
    }

    @Override
    ImageSource nextEntry() throws IOException {
        if (tar == null) {
            file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
            tar = new TarArchiveInputStream(unpack(file), StandardCharsets.UTF_8.name());
        }
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            ImageSource image = entry.isDirectory() || EntryNames.isPassedOver(entry.getName()) ? null : image(entry);
            if (image != null) {
                return image;
            }
        }
        if (unpacked % RECORD_BYTES != 0) {
            // The reader takes this for the end of the archive.
            throw new IOException("it ends inside an entry's header");
        }
        return null;
    }

    private InputStream unpack(InputStream packed) throws IOException {
        packed.mark(2);
        int magic = packed.read() << 8 | packed.read();
        packed.reset();
        if (magic != GZIP_MAGIC) {
            return new Counted(packed, false);
        }
        return new Counted(Gunzip.stream(packed), true);
    }

    /** Returns null if the entry is no image. */
    private ImageSource image(TarArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (entry.isSymbolicLink() || entry.isLink()) {
            return refused(name, "is a link to " + entry.getLinkName() + ", not an image: unpack the archive");
        }
        boolean device = entry.isFIFO() || entry.isBlockDevice() || entry.isCharacterDevice();
        if (device || !entry.isFile() || !tar.canReadEntryData(entry)) {
            return refused(name, "is not a plain file: unpack the archive");
        }
        ImageSource image = read(name, entry.getSize(), tar);
        if (image instanceof ImageSource.Encoded encoded && encoded.content().length < entry.getSize()) {
            throw new IOException("it ends inside " + name);
        }
        return image;
    }

    /** Counts all bytes, including those of skipped entries. */
    private final class Counted extends FilterInputStream {
        private final boolean expanding;

        Counted(InputStream in, boolean expanding) {
            super(in);
            this.expanding = expanding;
        }

        private void count(long bytes) throws IOException {
            unpacked += bytes;
            if (expanding) {
                expanded(bytes);
            }
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long count = super.skip(wanted);
            count(count);
            return count;
        }
    }

    @Override
    public void close() {
        try {
            if (tar != null) {
                tar.close();
            } else if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
