package dev.vit4j.data.cache;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Keeps images in a file, as many as fit into a given number of bytes. The file is used again by the next process, also if
 * this one is killed:
 *
 * <pre>
 * "VIT4JIMG", version (4 bytes), number of images (4), key (32), checksum of these (4)
 * for each image: offset (8), width (4), height (4), CRC-32C of index, offset, size and pixels (4); zeros if it is not there
 * pixels: red, green and blue of each, row by row
 * </pre>
 *
 * Numbers have the highest byte first. Pixels are written before the entry that names them, and an entry counts only if its
 * checksum is right. A file with another version or key is written anew.
 */
public final class DiskCache implements ImageCache {
    static final int VERSION = 1;
    static final int KEY_BYTES = 32;
    static final int HEADER_BYTES = 8 + 4 + 4 + KEY_BYTES + 4;
    static final int ENTRY_BYTES = 8 + 4 + 4 + 4;

    private static final byte[] MAGIC = "VIT4JIMG".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final int count;
    private final long mostBytes;
    private final boolean reused;
    /** Place of the first pixels. */
    private final long start;

    private long end;
    private int size;
    private long bytes;
    private boolean failed;
    /** Where each image lies; 0 if it is not there. */
    private final long[] offsets;

    private DiskCache(Path file, FileChannel channel, FileLock lock, int count, byte[] key, long mostBytes)
            throws IOException {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.count = count;
        this.mostBytes = mostBytes;
        this.offsets = new long[count];
        this.start = HEADER_BYTES + (long) ENTRY_BYTES * count;
        this.end = start;
        ByteBuffer header = header(key, count);
        this.reused = header.equals(read(0, HEADER_BYTES).orElse(ByteBuffer.allocate(0)));
        if (reused) {
            readEntries();
        } else {
            channel.truncate(0);
            write(header, 0);
        }
    }

    /**
     * Opens a cache, or begins a new one if the file is not there, of another version or made of other images.
     *
     * @param file of the cache; its folder is created
     * @param count number of images in the data set
     * @param key tells what the images were made of and how; 32 bytes
     * @param mostBytes bytes of the images to keep
     * @return the cache
     * @throws BadInputException if another process uses it, or the file cannot be written
     */
    public static DiskCache open(Path file, int count, byte[] key, long mostBytes) {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            require(lock != null, inUse(file));
            return new DiskCache(file, channel, lock, count, key, mostBytes);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw new BadInputException(inUse(file), e);
        } catch (IOException e) {
            close(channel);
            throw new BadInputException(
                    file + ": the cache cannot be written: " + e.getMessage() + "; choose another --cache-dir", e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static String inUse(Path file) {
        return file + ": the cache is in use by another run; choose another --cache-dir, or --cache ram";
    }

    private static void close(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static ByteBuffer header(byte[] key, int count) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(MAGIC).putInt(VERSION).putInt(count).put(key);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, header.position());
        return header.putInt((int) crc.getValue()).flip();
    }

    private void readEntries() throws IOException {
        int step = 1 << 12;
        for (int from = 0; from < count; from += step) {
            int entries = Math.min(step, count - from);
            Optional<ByteBuffer> read = read(entry(from), ENTRY_BYTES * entries);
            for (int i = 0; i < entries && read.isPresent(); i++) {
                ByteBuffer entry = read.get().slice(ENTRY_BYTES * i, ENTRY_BYTES);
                long offset = entry.getLong();
                long length = (long) RgbImage.CHANNELS * entry.getInt() * entry.getInt();
                if (offset >= start && length > 0 && offset <= channel.size() - length) {
                    offsets[from + i] = offset;
                    end = Math.max(end, offset + length);
                    size++;
                    bytes += length;
                }
            }
        }
    }

    private static long entry(int index) {
        return HEADER_BYTES + (long) ENTRY_BYTES * index;
    }

    /** @return whether images of an earlier process are used */
    public boolean reused() {
        return reused && size() > 0;
    }

    @Override
    public Optional<RgbImage> get(int index) {
        synchronized (this) {
            if (offsets[index] == 0) {
                return Optional.empty();
            }
        }
        try {
            Optional<ByteBuffer> entry = read(entry(index), ENTRY_BYTES);
            if (entry.isPresent()) {
                long offset = entry.get().getLong();
                int width = entry.get().getInt();
                int height = entry.get().getInt();
                int crc = entry.get().getInt();
                long length = (long) RgbImage.CHANNELS * width * height;
                if (width > 0 && height > 0 && length <= Integer.MAX_VALUE - 8) {
                    Optional<ByteBuffer> pixels = read(offset, (int) length);
                    if (pixels.isPresent()
                            && crc
                                    == checksum(
                                            index,
                                            offset,
                                            width,
                                            height,
                                            pixels.get().array())) {
                        return Optional.of(
                                new RgbImage(width, height, pixels.get().array()));
                    }
                }
            }
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
        forget(index);
        return Optional.empty();
    }

    /** Lets an image whose pixels are not those that were written be cached anew. */
    private synchronized void forget(int index) {
        if (offsets[index] != 0) {
            offsets[index] = 0;
            size--;
        }
    }

    private static int checksum(int index, long offset, int width, int height, byte[] pixels) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(20)
                .putInt(index)
                .putLong(offset)
                .putInt(width)
                .putInt(height)
                .flip());
        crc.update(pixels);
        return (int) crc.getValue();
    }

    @Override
    public void put(int index, RgbImage image) {
        long offset;
        synchronized (this) {
            long length = image.pixels().length;
            if (failed || offsets[index] != 0 || bytes + length > mostBytes) {
                return;
            }
            offset = end;
            end += length;
            bytes += length;
            size++;
            offsets[index] = offset;
        }
        try {
            write(ByteBuffer.wrap(image.pixels()), offset);
            ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
            entry.putLong(offset).putInt(image.width()).putInt(image.height());
            entry.putInt(checksum(index, offset, image.width(), image.height(), image.pixels()));
            write(entry.flip(), entry(index));
        } catch (IOException e) {
            // A full disk must not end the training: the images that are in the cache stay there.
            forget(index);
            synchronized (this) {
                failed = true;
            }
        }
    }

    /** @return whether the file could not be extended, as when the disk is full */
    public synchronized boolean failed() {
        return failed;
    }

    @Override
    public synchronized int size() {
        return size;
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    private Optional<ByteBuffer> read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(buffer.flip());
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
