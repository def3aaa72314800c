package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;

import java.util.Locale;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;

/**
 * Where the values of a column lie for one row group.
 *
 * @param start of the first page in the file
 * @param end after the last page
 * @param unpacked bytes of the pages when unpacked
 * @param values number of values, nulls included
 * @param nulls number of nulls; -1 if the file does not say
 * @param codec packs the pages
 */
record Chunk(long start, long end, long unpacked, long values, long nulls, CompressionCodec codec) {
    /** Image files hardly shrink when packed, labels and drawings tenfold; what claims more is a decompression bomb. */
    private static final long MOST_EXPANSION = 250;

    /** Bytes to which even the smallest chunk may expand: a million equal labels pack into a few bytes. */
    private static final long SMALL = 64L << 20;

    /**
     * Checks what the footer says before anything is read or allocated.
     *
     * @param where file and row group, for messages
     * @param chunk of the footer
     * @param dataEnd where the row groups end in the file
     * @return the place of the chunk
     * @throws dev.vit4j.common.BadInputException if it is not in the file, claims to unpack to far more than its size, or is
     *     packed in a way that cannot be read
     */
    static Chunk of(String where, ColumnChunk chunk, long dataEnd) {
        ColumnMetaData data = chunk.getMeta_data();
        require(
                data != null && !chunk.isSetCrypto_metadata(),
                "%s: is encrypted; write it again without encryption",
                where);
        String column = where + ": column " + String.join(".", data.getPath_in_schema());
        require(
                !chunk.isSetFile_path(),
                "%s: lies in another file, %s; write a file that holds all columns",
                column,
                chunk.getFile_path());
        CompressionCodec codec = data.getCodec();
        require(
                Codecs.isKnown(codec),
                "%s: is packed with %s; packed files are read with snappy, gzip, zstd and lz4_raw: write it again with"
                        + " pyarrow.parquet.write_table(table, file, compression=\"zstd\")",
                column,
                codec.name().toLowerCase(Locale.ROOT));
        long start = data.getData_page_offset();
        if (data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0) {
            start = Math.min(start, data.getDictionary_page_offset());
        }
        long bytes = data.getTotal_compressed_size();
        long unpacked = data.getTotal_uncompressed_size();
        require(
                start >= ParquetFooter.MAGIC_BYTES && bytes >= 0 && bytes <= dataEnd && start <= dataEnd - bytes,
                "%s: its %d bytes from byte %d on are not in the file, whose data ends at byte %d; the file is damaged or"
                        + " truncated: fetch it again",
                column,
                bytes,
                start,
                dataEnd);
        require(
                unpacked >= 0 && (unpacked <= SMALL || unpacked / MOST_EXPANSION <= bytes),
                "%s: claims to unpack %d bytes to %d, like a decompression bomb; if the file is genuine, write it again"
                        + " without compression",
                column,
                bytes,
                unpacked);
        require(
                data.getNum_values() >= 0,
                "%s: claims %d values; the file is damaged: fetch it again",
                column,
                data.getNum_values());
        boolean counted = data.isSetStatistics() && data.getStatistics().isSetNull_count();
        long nulls = counted ? data.getStatistics().getNull_count() : -1;
        return new Chunk(start, start + bytes, unpacked, data.getNum_values(), nulls, Objects.requireNonNull(codec));
    }

    /** @return whether all values are known to be null */
    boolean allNull() {
        return values > 0 && nulls == values;
    }
}
