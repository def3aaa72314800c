package dev.vit4j.data.cache;

import dev.vit4j.image.RgbImage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Keeps images in Java's memory, as many as fit into a given number of bytes. */
public final class RamCache implements ImageCache {
    /** Bytes of an image's objects beside its pixels, about. */
    private static final int OBJECT_BYTES = 48;

    private final AtomicReferenceArray<RgbImage> images;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * @param count number of images in the data set
     * @param mostBytes bytes of the images to keep
     */
    public RamCache(int count, long mostBytes) {
        this.images = new AtomicReferenceArray<>(count);
        this.mostBytes = mostBytes;
    }

    @Override
    public Optional<RgbImage> get(int index) {
        return Optional.ofNullable(images.get(index));
    }

    @Override
    public void put(int index, RgbImage image) {
        long needed = (long) image.pixels().length + OBJECT_BYTES;
        if (bytes.addAndGet(needed) > mostBytes || !images.compareAndSet(index, null, image)) {
            bytes.addAndGet(-needed);
            return;
        }
        size.incrementAndGet();
    }

    @Override
    public int size() {
        return size.get();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    /** Frees the images. */
    @Override
    public void close() {
        for (int i = 0; i < images.length(); i++) {
            images.set(i, null);
        }
    }
}
