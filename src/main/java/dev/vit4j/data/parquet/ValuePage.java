package dev.vit4j.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;

/**
 * The values of a page, in memory.
 *
 * @param values one for each row; null where the row has none
 * @param bytes of memory, about
 */
record ValuePage(ByteBuffer[] values, long bytes) {
    private static final int OBJECT_BYTES = 64;

    /** Returns whether two values are one object, as those of a dictionary are, over and over. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Binary one, Binary other) {
        return one == other;
    }

    /**
     * @param reader at the first value; the column does not repeat
     * @param count of values
     * @param most bytes of all values
     * @return the values
     * @throws IOException if they have more bytes
     */
    static ValuePage of(ColumnReader reader, int count, long most) throws IOException {
        int full = reader.getDescriptor().getMaxDefinitionLevel();
        ByteBuffer[] values = new ByteBuffer[count];
        Binary before = null;
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            if (reader.getCurrentDefinitionLevel() == full) {
                Binary value = reader.getBinary().copy(); // copies only what the reader uses again
                bytes += isSame(value, before) ? 0 : value.length();
                if (bytes > most) {
                    throw new IOException("the values of a page have more than " + most
                            + " bytes; write the file again with pyarrow.parquet.write_table(table, file,"
                            + " row_group_size=100)");
                }
                values[i] = value.toByteBuffer();
                before = value;
            }
            reader.consume();
        }
        return new ValuePage(values, bytes + (long) OBJECT_BYTES * count);
    }
}
