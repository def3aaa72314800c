package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;

/** One column of a file. Holds no open file. Thread-safe. */
final class ParquetColumn {
    /** Most bytes of a page in memory: a gigabyte, or a quarter of Java's memory if that is less. */
    private static final long MOST_PAGE_BYTES =
            Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    private final Path file;
    private final ColumnDescriptor descriptor;
    private final ParsedVersion writer;
    private final List<Chunk> chunks;
    /** Index of the first value of each row group, and the number of all at the end. */
    private final int[] firsts;
    /** Where the pages of each row group lie; null until they are wanted. */
    private final AtomicReferenceArray<PageTable> tables;

    private ParquetColumn(Path file, ColumnDescriptor descriptor, ParsedVersion writer, List<Chunk> chunks) {
        this.file = file;
        this.descriptor = descriptor;
        this.writer = writer;
        this.chunks = chunks;
        this.tables = new AtomicReferenceArray<>(chunks.size());
        this.firsts = new int[chunks.size() + 1];
        for (int g = 0; g < chunks.size(); g++) {
            firsts[g + 1] = Math.toIntExact(firsts[g] + chunks.get(g).values());
        }
    }

    /**
     * @param footer of the file
     * @param descriptor a column of its schema
     * @return the column
     * @throws BadInputException if the footer is damaged, or the column packed in a way that cannot be read
     */
    static ParquetColumn of(ParquetFooter footer, ColumnDescriptor descriptor) {
        List<Chunk> chunks = List.copyOf(footer.chunks(descriptor));
        for (int g = 0; g < chunks.size(); g++) {
            long rows = footer.groups().get(g).getNum_rows();
            require(
                    descriptor.getMaxRepetitionLevel() > 0
                            ? chunks.get(g).values() <= Integer.MAX_VALUE
                            : chunks.get(g).values() == rows,
                    "%s: row group %d: column %s claims %d values, the row group %d rows; the file is damaged: fetch it"
                            + " again",
                    footer.file(),
                    g,
                    String.join(".", descriptor.getPath()),
                    chunks.get(g).values(),
                    rows);
        }
        return new ParquetColumn(footer.file(), descriptor, footer.writer(), chunks);
    }

    /** @return where the values lie, for each row group */
    List<Chunk> chunks() {
        return chunks;
    }

    /** @return the column's place in the schema */
    ColumnDescriptor descriptor() {
        return descriptor;
    }

    /** Reads what a row group holds. */
    @FunctionalInterface
    interface Use {
        /** @param reader at the first value */
        void read(ColumnReader reader);
    }

    /**
     * Reads a row group from its first value to its last.
     *
     * @param group number of the row group
     * @param use gets the values
     * @throws BadInputException if a page is damaged
     */
    void readGroup(int group, Use use) {
        if (chunks.get(group).values() == 0) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            PageTable table = table(channel, group);
            use.read(reader(pages(channel, group, 0, table.count() - 1)));
        } catch (UncheckedIOException e) {
            throw damaged(group, e.getCause());
        } catch (BadInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // Parquet's readers throw unchecked exceptions for damaged pages.
            throw damaged(group, e);
        }
    }

    private BadInputException damaged(int group, Exception e) {
        return new BadInputException(
                file + ": row group " + group + ": column " + String.join(".", descriptor.getPath())
                        + " cannot be read: " + e.getMessage(),
                e);
    }

    /**
     * @param row of the file; the column does not repeat
     * @param cache holds pages
     * @return the value; null if the row has none
     * @throws IOException if its page is damaged or the file cannot be read
     */
    ByteBuffer value(int row, PageCache cache) throws IOException {
        int found = Arrays.binarySearch(firsts, row);
        int group = found >= 0 ? found : -found - 2;
        while (firsts[group + 1] == firsts[group]) {
            group++; // of no rows
        }
        PageTable table = tables.get(group);
        if (table == null) {
            try (FileChannel channel = FileChannel.open(file)) {
                table = table(channel, group);
            }
        }
        int place = row - firsts[group];
        int page = table.page(place);
        int chosen = group;
        ValuePage values = cache.get(new PageCache.Key(this, group, page), () -> load(chosen, page));
        ByteBuffer value = values.values()[place - table.first(page)];
        return value == null ? null : value.duplicate();
    }

    /**
     * @param group number of the row group
     * @return its pages
     * @throws BadInputException if a header is damaged
     */
    PageTable table(int group) {
        try (FileChannel channel = FileChannel.open(file)) {
            return table(channel, group);
        } catch (IOException e) {
            throw damaged(group, e);
        }
    }

    private PageTable table(FileChannel channel, int group) throws IOException {
        PageTable table = tables.get(group);
        if (table == null) {
            table = PageTable.read(channel, chunks.get(group));
            tables.set(group, table);
        }
        return table;
    }

    private ValuePage load(int group, int page) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            PageTable table = table(channel, group);
            ColumnReader reader = reader(new OnePage(pages(channel, group, page, page), table.values(page)));
            return ValuePage.of(reader, table.values(page), MOST_PAGE_BYTES);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) { // Parquet's readers throw unchecked exceptions for damaged pages.
            throw new IOException("its page is damaged: " + e.getMessage(), e);
        }
    }

    private ChunkPages pages(FileChannel channel, int group, int first, int last) throws IOException {
        return new ChunkPages(channel, chunks.get(group), table(channel, group), first, last, MOST_PAGE_BYTES);
    }

    private ColumnReader reader(PageReader pages) {
        return new ColumnReaderImpl(descriptor, pages, new PrimitiveConverter() {}, writer);
    }

    /** A page whose dictionary is read only if the page refers to it: images are seldom in one. */
    private static final class OnePage implements PageReader {
        private final ChunkPages pages;
        private final int values;
        private DataPage page;

        private OnePage(ChunkPages pages, int values) {
            this.pages = pages;
            this.values = values;
            this.page = pages.readPage();
        }

        @Override
        public DictionaryPage readDictionaryPage() {
            Encoding encoding = page.accept(new DataPage.Visitor<>() {
                @Override
                public Encoding visit(DataPageV1 first) {
                    return first.getValueEncoding();
                }

                @Override
                public Encoding visit(DataPageV2 second) {
                    return second.getDataEncoding();
                }
            });
            return encoding.usesDictionary() ? pages.readDictionaryPage() : null;
        }

        @Override
        public long getTotalValueCount() {
            return values;
        }

        @Override
        public DataPage readPage() {
            DataPage result = page;
            page = null;
            return result;
        }
    }
}
