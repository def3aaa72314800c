package dev.vit4j.classify.output;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A Parquet file with the fields of the JSON lines as columns. Loads no Hadoop classes, although Parquet's signatures
 * mention them: a plain configuration, a local file and the JDK's gzip do without.
 */
final class ParquetRows implements RowWriter, AutoCloseable {
    /** Row groups are buffered in memory, so this is far below the usual 128 MB, for heaps of half a gigabyte. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final ParquetWriter<ClassificationRow> writer;

    /**
     * @param file the output file; replaced if it exists
     * @param shape what the rows have in common
     * @throws IOException if the file cannot be written
     */
    ParquetRows(Path file, RowShape shape) throws IOException {
        writer = new Builder(new LocalOutputFile(file), shape)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new GzipCodec())
                .withCompressionCodec(CompressionCodecName.GZIP)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .build();
    }

    private static final class Builder extends ParquetWriter.Builder<ClassificationRow, Builder> {
        private final RowShape shape;

        private Builder(OutputFile file, RowShape shape) {
            super(file);
            this.shape = shape;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // required: abstract in the superclass
        protected WriteSupport<ClassificationRow> getWriteSupport(Configuration hadoop) {
            throw new UnsupportedOperationException("without Hadoop");
        }

        @Override
        protected WriteSupport<ClassificationRow> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetRowSupport(shape);
        }
    }

    @Override
    public void begin() {
        // The schema is written at the end of the file.
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        writer.write(row);
    }

    @Override
    public void flush() {
        // Row groups are written when full; smaller ones would make the file slow to read.
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
