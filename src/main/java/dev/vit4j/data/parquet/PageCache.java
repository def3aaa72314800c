package dev.vit4j.data.parquet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Pages in memory, up to a number of bytes; those that were not used for longest go first. A page that several threads want
 * is read once. Thread-safe.
 */
final class PageCache {
    /** A window of images that are shuffled together, and the start of the next. */
    private static final long USUAL_BYTES = 320L << 20;

    private final long capacity;
    private final Map<Key, Entry> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /**
     * @param column of a file
     * @param group row group
     * @param page in the row group
     */
    record Key(ParquetColumn column, int group, int page) {}

    private static final class Entry {
        private final FutureTask<ValuePage> task;
        private long bytes;

        private Entry(Callable<ValuePage> load) {
            this.task = new FutureTask<>(load);
        }
    }

    /** @param capacity bytes to hold; a single page may be larger */
    PageCache(long capacity) {
        this.capacity = capacity;
    }

    /** @return a cache of the usual size: 320 MB, or a third of Java's memory if that is less */
    static PageCache usual() {
        return new PageCache(Math.min(USUAL_BYTES, Runtime.getRuntime().maxMemory() / 3));
    }

    /**
     * @param key of a page
     * @param load reads the page if it is not in memory
     * @return the page
     * @throws IOException if reading fails
     */
    ValuePage get(Key key, Callable<ValuePage> load) throws IOException {
        while (true) {
            Entry entry;
            boolean found;
            synchronized (this) {
                entry = pages.get(key);
                found = entry != null;
                if (!found) {
                    entry = new Entry(load);
                    pages.put(key, entry);
                }
            }
            if (!found) {
                entry.task.run();
            }
            try {
                ValuePage page = entry.task.get();
                if (!found) {
                    keep(entry, page);
                }
                return page;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
            } catch (ExecutionException e) {
                synchronized (this) {
                    pages.remove(key, entry);
                }
                // The thread that was reading was interrupted, but this one was not.
                if (!found || !(e.getCause() instanceof ClosedByInterruptException)) {
                    throw failure(e);
                }
            }
        }
    }

    private static IOException failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return new IOException(e.getCause().getMessage(), e.getCause());
    }

    private synchronized void keep(Entry kept, ValuePage page) {
        kept.bytes = page.bytes();
        held += kept.bytes;
        Iterator<Entry> oldest = pages.values().iterator();
        while (held > capacity && oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.bytes > 0 && entry != kept) {
                held -= entry.bytes;
                oldest.remove();
            }
        }
    }

    /** @return bytes held */
    synchronized long held() {
        return held;
    }
}
