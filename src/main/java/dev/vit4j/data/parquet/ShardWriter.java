package dev.vit4j.data.parquet;

import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportedData;
import dev.vit4j.data.export.ExportedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** Writes images and labels to files of a limited number of images. Image files hardly shrink, so pages are not packed. */
final class ShardWriter implements DatasetWriter {
    /** The number has five digits. */
    static final int MOST_SHARDS = 99_999;

    private static final long ROW_GROUP_BYTES = 32L << 20;
    private static final int ROW_GROUP_ROWS = 1000;
    private static final int PAGE_BYTES = 1 << 20;

    private final Path folder;
    private final ExportedData data;
    private String split;
    private int shard;
    private ParquetWriter<ExportedImage> writer;

    /**
     * @param folder the empty folder of the data set
     * @param data what is exported
     */
    ShardWriter(Path folder, ExportedData data) {
        this.folder = folder;
        this.data = data;
    }

    @Override
    public void begin(String name) throws IOException {
        finishSplit();
        split = name;
        shard = 0;
    }

    @Override
    public void write(ExportedImage image) throws IOException {
        while (shard < image.index() / data.shardImages()) {
            finishShard();
        }
        writer().write(image);
    }

    private ParquetWriter<ExportedImage> writer() throws IOException {
        if (writer == null) {
            // Hugging Face's name of the split.
            String name = split.equals("val") ? "validation" : split;
            Path file = folder.resolve("data")
                    .resolve(String.format(Locale.ROOT, "%s-%05d-of-%05d.parquet", name, shard, data.shards(split)));
            Files.createDirectories(file.getParent());
            writer = new Builder(new LocalOutputFile(file), data)
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new Unpacked())
                    .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                    .withDictionaryEncoding(ImageRows.BYTES, false)
                    .withStatisticsEnabled(ImageRows.BYTES, false)
                    .withRowGroupSize(ROW_GROUP_BYTES)
                    .withRowGroupRowCountLimit(ROW_GROUP_ROWS)
                    .withPageSize(PAGE_BYTES)
                    .withMinRowCountForPageSizeCheck(1)
                    .withMaxRowCountForPageSizeCheck(8) // Photographs have megabytes.
                    .withWriteMode(ParquetFileWriter.Mode.CREATE)
                    .build();
        }
        return writer;
    }

    /** Files whose images could not be read are there, too, since names tell how many there are. */
    private void finishShard() throws IOException {
        writer().close();
        writer = null;
        shard++;
    }

    private void finishSplit() throws IOException {
        while (split != null && shard < data.shards(split)) {
            finishShard();
        }
    }

    @Override
    public void finish() throws IOException {
        finishSplit();
        split = null;
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    private static final class Builder extends ParquetWriter.Builder<ExportedImage, Builder> {
        private final ExportedData data;

        private Builder(OutputFile file, ExportedData data) {
            super(file);
            this.data = data;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // required: abstract in the superclass
        protected WriteSupport<ExportedImage> getWriteSupport(Configuration hadoop) {
            throw new UnsupportedOperationException("without Hadoop");
        }

        @Override
        protected WriteSupport<ExportedImage> getWriteSupport(ParquetConfiguration configuration) {
            return new ImageRows(data.labels(), data.multiLabel());
        }
    }

    /** Leaves pages as they are; Parquet's own class for that needs Hadoop. */
    private static final class Unpacked implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput page) {
                    return page;
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.UNCOMPRESSED;
                }

                @Override
                public void release() {
                    // Nothing to release.
                }
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            throw new UnsupportedOperationException("files are only written");
        }

        @Override
        public void release() {
            // Nothing to release.
        }
    }
}
