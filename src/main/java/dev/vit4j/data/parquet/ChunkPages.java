package dev.vit4j.data.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

/** Some pages of a chunk, one after the other, for Parquet's reader of columns. */
final class ChunkPages implements PageReader {
    private final FileChannel channel;
    private final Chunk chunk;
    private final PageTable table;
    private final long mostBytes;
    private final int last;
    private int next;

    /**
     * @param channel the file
     * @param chunk of a column
     * @param table its pages
     * @param first page to read
     * @param last page to read
     * @param mostBytes size of the largest page to unpack
     */
    ChunkPages(FileChannel channel, Chunk chunk, PageTable table, int first, int last, long mostBytes) {
        this.channel = channel;
        this.chunk = chunk;
        this.table = table;
        this.next = first;
        this.last = last;
        this.mostBytes = mostBytes;
    }

    /** @return number of values of the pages left */
    @Override
    public long getTotalValueCount() {
        return (long) table.first(last) + table.values(last) - table.first(Math.min(next, last));
    }

    /** @throws UncheckedIOException if the page is damaged, also below */
    @Override
    public DictionaryPage readDictionaryPage() {
        if (table.dictionary() == PageTable.NONE) {
            return null;
        }
        try {
            FileSlice slice = new FileSlice(channel, table.dictionary(), chunk.end());
            PageHeader header = PageTable.header(slice, table.dictionary(), chunk);
            byte[] bytes = body(header, slice.position(), 0, true);
            DictionaryPageHeader page = header.getDictionary_page_header();
            return new DictionaryPage(
                    BytesInput.from(bytes), bytes.length, page.getNum_values(), encoding(page.getEncoding()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DataPage readPage() {
        if (next > last) {
            return null;
        }
        try {
            long place = table.offset(next++);
            FileSlice slice = new FileSlice(channel, place, chunk.end());
            PageHeader header = PageTable.header(slice, place, chunk);
            return header.getType() == PageType.DATA_PAGE
                    ? first(header, slice.position())
                    : second(header, slice.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DataPage first(PageHeader header, long body) throws IOException {
        DataPageHeader page = header.getData_page_header();
        byte[] bytes = body(header, body, 0, true);
        return new DataPageV1(
                BytesInput.from(bytes),
                page.getNum_values(),
                bytes.length,
                null,
                encoding(page.getRepetition_level_encoding()),
                encoding(page.getDefinition_level_encoding()),
                encoding(page.getEncoding()));
    }

    /** Levels come before the values and are not packed. */
    private DataPage second(PageHeader header, long body) throws IOException {
        DataPageHeaderV2 page = header.getData_page_header_v2();
        int repetition = page.getRepetition_levels_byte_length();
        int definition = page.getDefinition_levels_byte_length();
        long levels = (long) repetition + definition;
        if (repetition < 0 || definition < 0 || levels > header.getCompressed_page_size()) {
            throw new IOException("the page before byte " + body + " claims " + levels + " bytes of levels");
        }
        boolean packed = !page.isSetIs_compressed() || page.isIs_compressed();
        byte[] bytes = body(header, body, (int) levels, packed);
        return DataPageV2.uncompressed(
                page.getNum_rows(),
                page.getNum_nulls(),
                page.getNum_values(),
                BytesInput.from(bytes, 0, repetition),
                BytesInput.from(bytes, repetition, definition),
                encoding(page.getEncoding()),
                BytesInput.from(bytes, (int) levels, bytes.length - (int) levels),
                null);
    }

    /** Returns the page unpacked; the levels, if any, stand at its start. */
    private byte[] body(PageHeader header, long place, int levels, boolean packed) throws IOException {
        int size = header.getUncompressed_page_size();
        int larger = Math.max(size, header.getCompressed_page_size());
        if (larger > mostBytes) {
            throw new IOException("the page before byte " + place + " has " + larger + " bytes, more than the "
                    + mostBytes + " that fit into memory; give Java more memory (-Xmx), or write the file again with"
                    + " pyarrow.parquet.write_table(table, file, row_group_size=100)");
        }
        byte[] bytes = FileSlice.read(channel, place, header.getCompressed_page_size());
        if (header.isSetCrc()) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if ((int) sum.getValue() != header.getCrc()) {
                throw new IOException("the checksum of the page before byte " + place + " is wrong");
            }
        }
        if (!packed || chunk.codec() == CompressionCodec.UNCOMPRESSED) {
            return bytes;
        }
        if (size < levels) {
            throw new IOException("the page before byte " + place + " claims " + size
                    + " bytes unpacked, fewer than its" + " levels have");
        }
        byte[] values = Codecs.unpack(chunk.codec(), bytes, levels, size - levels);
        if (levels == 0) {
            return values;
        }
        byte[] all = Arrays.copyOf(bytes, size);
        System.arraycopy(values, 0, all, levels, values.length);
        return all;
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) throws IOException {
        if (encoding == null) {
            throw new IOException("a page has an encoding that is not known");
        }
        return Encoding.valueOf(encoding.name());
    }
}
