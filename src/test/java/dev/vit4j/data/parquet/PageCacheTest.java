package dev.vit4j.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.data.DataOptions;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.parquet.column.ColumnDescriptor;
import org.junit.jupiter.api.Test;

/** Pages are read once while they are in memory, and memory is bounded. */
class PageCacheTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/parquet");

    private static PageCache.Key key(int page) {
        return new PageCache.Key(null, 0, page);
    }

    private static ValuePage page(long bytes) {
        return new ValuePage(new ByteBuffer[0], bytes);
    }

    @Test
    void thePageNotUsedForLongestGoesFirst() throws IOException {
        PageCache cache = new PageCache(300);
        AtomicInteger reads = new AtomicInteger();
        for (int page : new int[] {0, 1, 2, 0, 3, 0, 2, 1}) {
            cache.get(key(page), () -> {
                reads.incrementAndGet();
                return page(100);
            });
            assertThat(cache.held()).isLessThanOrEqualTo(300);
        }
        // 0, 1, 2 and 3 are read; 3 takes the place of 1, since 0 was used after it; 1 is read again.
        assertThat(reads).hasValue(5);
    }

    @Test
    void aPageLargerThanTheCacheIsHeldAlone() throws IOException {
        PageCache cache = new PageCache(300);
        cache.get(key(0), () -> page(200));
        cache.get(key(1), () -> page(1000));
        assertThat(cache.held()).isEqualTo(1000);
        cache.get(key(2), () -> page(10));
        assertThat(cache.held()).isEqualTo(10);
    }

    @Test
    void aPageThatFailedIsTriedAgain() throws IOException {
        PageCache cache = new PageCache(300);
        assertThatThrownBy(() -> cache.get(key(0), () -> {
                    throw new IOException("unplugged");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("unplugged");
        assertThat(cache.get(key(0), () -> page(7)).bytes()).isEqualTo(7);
    }

    @Test
    void manyThreadsReadAPageOnce() throws Exception {
        PageCache cache = new PageCache(300);
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<ValuePage>> pages = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pages.add(threads.submit(() -> cache.get(key(0), () -> {
                    reads.incrementAndGet();
                    reading.countDown();
                    go.await();
                    return page(100);
                })));
            }
            reading.await();
            go.countDown();
            for (Future<ValuePage> page : pages) {
                assertThat(page.get()).isSameAs(pages.get(0).get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void anInterruptedReaderDoesNotFailTheOthers() throws Exception {
        PageCache cache = new PageCache(300);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<ValuePage> interrupted = threads.submit(() -> cache.get(key(0), () -> {
                reading.countDown();
                go.await();
                throw new ClosedByInterruptException();
            }));
            reading.await();
            Future<ValuePage> other = threads.submit(() -> cache.get(key(0), () -> page(5)));
            go.countDown();
            assertThatThrownBy(interrupted::get).hasRootCauseInstanceOf(ClosedByInterruptException.class);
            assertThat(other.get().bytes()).isEqualTo(5);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void threadsThatReadInAnyOrderSeeTheSameImages() throws Exception {
        ImageDataset dataset = new ParquetFormat()
                .open(FIXTURES.resolve("pages/dictionary.parquet"), DataOptions.DEFAULT.format())
                .train();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int step = new int[] {1, 7, 13, 59}[t];
                results.add(threads.submit(() -> {
                    boolean same = true;
                    try (RgbRecordReader reader = (RgbRecordReader) dataset.openReader()) {
                        for (int i = 0; i < 600; i++) {
                            int row = i * step % 60;
                            // Pixels by arithmetic, as make-parquet-fixture has them: at y = 1, x = 2.
                            int red = (row % 40 * 31 + 17 + 10) % 256;
                            same &= reader.loadImage(dataset.metadata(row)).rgb(2, 1) >> 16 == red;
                        }
                    }
                    return same;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void pagesTooLargeForMemoryAreRefusedBeforeTheyAreRead() throws IOException {
        ParquetFooter footer = ParquetFooter.read(FIXTURES.resolve("codecs/snappy-1.parquet"));
        ColumnDescriptor column = footer.schema().getColumnDescription(new String[] {"image", "bytes"});
        Chunk chunk = footer.chunks(column).get(0);
        try (FileChannel channel = FileChannel.open(footer.file())) {
            PageTable table = PageTable.read(channel, chunk);
            assertThat(new ChunkPages(channel, chunk, table, 0, 0, 100).readPage())
                    .isNotNull();
            assertThatThrownBy(() -> new ChunkPages(channel, chunk, table, 0, 0, 5).readPage())
                    .hasMessageContaining(
                            "bytes, more than the 5 that fit into memory; give Java more memory (-Xmx), or");
        }
    }
}
