package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.LfsPointer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a Parquet file: its schema, its properties, and where its row groups lie.
 *
 * @param file the file
 * @param schema its columns
 * @param properties its metadata; {@code datasets} writes its features there
 * @param writer the program that wrote it; null if that is not told, or not in the usual form
 * @param dataEnd where the row groups end
 * @param groups the row groups
 */
record ParquetFooter(
        Path file,
        MessageType schema,
        Map<String, String> properties,
        ParsedVersion writer,
        long dataEnd,
        List<RowGroup> groups) {
    /** Bytes of {@code PAR1}, at either end of a file. */
    static final int MAGIC_BYTES = 4;

    private static final int TAIL_BYTES = 8;
    private static final long MOST_ROWS = Integer.MAX_VALUE - 8;
    /** Rows that are all alike take no bytes, but a data set of images is not like that. */
    private static final long MOST_ROWS_A_BYTE = 64;

    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /**
     * @param file a file
     * @return whether it begins as a Parquet file does
     */
    static boolean isOne(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.size() >= MAGIC_BYTES
                    && new String(FileSlice.read(channel, 0, MAGIC_BYTES), StandardCharsets.ISO_8859_1).equals(MAGIC);
        } catch (IOException e) {
            return false; // Opening it says why.
        }
    }

    /**
     * @param file a Parquet file
     * @return its footer
     * @throws BadInputException if the file is missing, truncated, encrypted or no Parquet file
     */
    static ParquetFooter read(Path file) {
        require(!Files.isDirectory(file), "%s: is a folder, not a Parquet file", file);
        try (FileChannel channel = FileChannel.open(file)) {
            return read(file, channel);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static ParquetFooter read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        byte[] start = FileSlice.read(channel, 0, (int) Math.min(size, LfsPointer.BYTES));
        LfsPointer.of(start).ifPresent(pointer -> {
            throw new BadInputException(file + ": " + pointer.remedy());
        });
        require(size > 0, "%s: is empty; fetch it again", file);
        require(
                new String(start, StandardCharsets.ISO_8859_1).startsWith(MAGIC)
                        || new String(start, StandardCharsets.ISO_8859_1).startsWith(ENCRYPTED),
                "%s: is not a Parquet file: it does not begin with PAR1",
                file);
        ByteBuffer tail = ByteBuffer.wrap(
                        FileSlice.read(channel, Math.max(0, size - TAIL_BYTES), (int) Math.min(size, TAIL_BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        String end = new String(tail.array(), StandardCharsets.ISO_8859_1);
        require(!end.endsWith(ENCRYPTED), "%s: is encrypted; write it again without encryption", file);
        require(
                size >= MAGIC_BYTES + TAIL_BYTES && end.endsWith(MAGIC),
                "%s: is truncated after %d bytes: a Parquet file ends with PAR1; fetch it again",
                file,
                size);
        int length = tail.getInt(0);
        require(
                length > 0 && length <= size - MAGIC_BYTES - TAIL_BYTES,
                "%s: is damaged: its footer claims %d bytes, the file has %d; fetch it again",
                file,
                Integer.toUnsignedLong(length),
                size);
        long dataEnd = size - TAIL_BYTES - length;
        ParquetFooter footer = parse(file, FileSlice.read(channel, dataEnd, length), dataEnd);
        long rows = 0;
        for (RowGroup group : footer.groups()) {
            rows = group.getNum_rows() < 0 ? Long.MAX_VALUE : Math.min(rows, MOST_ROWS) + group.getNum_rows();
            require(
                    rows <= MOST_ROWS && rows / MOST_ROWS_A_BYTE <= size,
                    "%s: claims more rows than a file of %d bytes can hold; it is damaged: fetch it again",
                    file,
                    size);
        }
        return footer;
    }

    private static ParquetFooter parse(Path file, byte[] bytes, long dataEnd) {
        try {
            FileMetaData data = Util.readFileMetaData(new ByteArrayInputStream(bytes));
            List<RowGroup> groups = data.getRow_groups();
            MessageType schema = new ParquetMetadataConverter()
                    .fromParquetMetadata(data.deepCopy().setRow_groups(new ArrayList<>()))
                    .getFileMetaData()
                    .getSchema();
            Map<String, String> properties = new HashMap<>();
            if (data.isSetKey_value_metadata()) {
                data.getKey_value_metadata().forEach(pair -> properties.put(pair.getKey(), pair.getValue()));
            }
            return new ParquetFooter(file, schema, properties, writer(data), dataEnd, groups);
        } catch (IOException | RuntimeException e) {
            String problem = String.valueOf(e.getMessage());
            // Thrift drops values of an enumeration that it does not know.
            String codec = problem.contains("'codec'") ? "a column is packed with a codec that is not known: " : "";
            throw new BadInputException(
                    file + ": " + (codec.isEmpty() ? "is damaged: its footer cannot be read: " : codec)
                            + Excerpt.of(problem)
                            + (codec.isEmpty()
                                    ? "; fetch it again"
                                    : "; write it again with pyarrow.parquet.write_table(table, file,"
                                            + " compression=\"zstd\")"),
                    e);
        }
    }

    private static ParsedVersion writer(FileMetaData data) {
        try {
            return data.isSetCreated_by() ? VersionParser.parse(data.getCreated_by()) : null;
        } catch (VersionParseException e) {
            return null; // Matters only for faults of writers that name themselves in the usual form.
        }
    }

    /** @return number of rows */
    long rows() {
        return groups.stream().mapToLong(RowGroup::getNum_rows).sum();
    }

    /**
     * @param column one of the schema
     * @return where its values lie, for each row group
     * @throws BadInputException if the file is damaged, or packed in a way that cannot be read
     */
    List<Chunk> chunks(ColumnDescriptor column) {
        List<String> path = List.of(column.getPath());
        List<Chunk> chunks = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            String where = file + ": row group " + g;
            chunks.add(Chunk.of(where, chunk(where, groups.get(g), path), dataEnd));
        }
        return chunks;
    }

    private static ColumnChunk chunk(String where, RowGroup group, List<String> path) {
        for (ColumnChunk chunk : group.getColumns()) {
            require(chunk.isSetMeta_data(), "%s: is encrypted; write it again without encryption", where);
            if (chunk.getMeta_data().getPath_in_schema().equals(path)) {
                return chunk;
            }
        }
        throw new BadInputException(
                where + ": column " + String.join(".", path) + " is missing; the file is damaged: fetch it again");
    }
}
