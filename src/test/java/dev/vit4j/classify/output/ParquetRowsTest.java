package dev.vit4j.classify.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.Scores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ParquetRowsTest {
    @TempDir
    private Path folder;

    private static final RowShape PLAIN =
            new RowShape(List.of("cat", "dog, \"big\""), 2, Scores.PROB, OptionalInt.empty());

    private Path written(RowShape shape, List<ClassificationRow> rows) throws IOException {
        Path file = folder.resolve("rows.parquet");
        try (WholeFile target = WholeFile.open(file, RowFormat.PARQUET, shape)) {
            target.writer().begin();
            for (ClassificationRow row : rows) {
                target.writer().write(row);
            }
            target.writer().flush();
            assertThat(file).doesNotExist();
            target.complete();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        return file;
    }

    /** Parquet's own gzip wants Hadoop. */
    private static final class Gunzip implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            assertThat(name).isEqualTo(CompressionCodecName.GZIP);
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                    try (GZIPInputStream in = new GZIPInputStream(bytes.toInputStream())) {
                        return BytesInput.from(in.readAllBytes());
                    }
                }

                @Override
                public void decompress(java.nio.ByteBuffer input, int packed, java.nio.ByteBuffer output, int size) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public void release() {}
    }

    private static ParquetFileReader open(Path file) throws IOException {
        return new ParquetFileReader(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new Gunzip())
                        .build());
    }

    private static List<Group> read(Path file) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            assertThat(reader.getFileMetaData().getKeyValueMetaData())
                    .containsKeys("vit4j.version", "vit4j.labels")
                    .containsKey("vit4j.scores");
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(records.read());
                }
            }
        }
        return rows;
    }

    @Test
    void rowsComeBack() throws IOException {
        List<ClassificationRow> rows = List.of(
                ClassificationRow.of(
                        "a,\n\".png", List.of(new Prediction("dog, \"big\"", 1, 0.9f), new Prediction("cat", 0, 0.1f))),
                ClassificationRow.failed("b.png", "no such file"),
                ClassificationRow.of("c.png", List.of()));
        List<Group> groups = read(written(PLAIN, rows));
        assertThat(groups).hasSize(3);
        assertThat(groups.get(0).getString("file", 0)).isEqualTo("a,\n\".png");
        Group list = groups.get(0).getGroup("predictions", 0);
        assertThat(list.getFieldRepetitionCount("list")).isEqualTo(2);
        Group first = list.getGroup("list", 0).getGroup("element", 0);
        assertThat(first.getString("label", 0)).isEqualTo("dog, \"big\"");
        assertThat(first.getInteger("index", 0)).isEqualTo(1);
        assertThat(first.getFloat("score", 0)).isEqualTo(0.9f);
        assertThat(groups.get(0).getFieldRepetitionCount("error")).isZero();
        assertThat(groups.get(1).getFieldRepetitionCount("predictions")).isZero();
        assertThat(groups.get(1).getString("error", 0)).isEqualTo("no such file");
        // An empty list is not a missing one.
        assertThat(groups.get(2).getFieldRepetitionCount("predictions")).isEqualTo(1);
        assertThat(groups.get(2).getGroup("predictions", 0).getFieldRepetitionCount("list"))
                .isZero();
    }

    @Test
    void rowsOfSeveralRowGroupsComeBackWithTheirEmbeddings() throws IOException {
        Random random = new Random(3);
        RowShape shape = new RowShape(PLAIN.labels(), 2, Scores.LOGIT, OptionalInt.of(192));
        List<ClassificationRow> rows = new ArrayList<>();
        byte[] letters = new byte[12_000]; // long names fill a row group faster than vectors
        for (int i = 0; i < 3000; i++) {
            for (int j = 0; j < letters.length; j++) {
                letters[j] = (byte) ('a' + random.nextInt(26));
            }
            float[] vector = new float[192];
            for (int d = 0; d < vector.length; d++) {
                vector[d] = (float) random.nextGaussian();
            }
            rows.add(new ClassificationRow(
                    i + new String(letters, StandardCharsets.US_ASCII),
                    List.of(new Prediction("cat", 0, i)),
                    Optional.of(vector),
                    Optional.empty()));
        }
        Path file = written(shape, rows);
        try (ParquetFileReader reader = open(file)) {
            assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
        }
        List<Group> groups = read(file);
        assertThat(groups).hasSize(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(groups.get(i).getString("file", 0)).isEqualTo(rows.get(i).file());
            Group list = groups.get(i).getGroup("embedding", 0);
            float[] expected = rows.get(i).embedding().orElseThrow();
            for (int d = 0; d < expected.length; d++) {
                assertThat(list.getGroup("list", d).getFloat("element", 0)).isEqualTo(expected[d]);
            }
        }
    }

    @Test
    void aRunThatBreaksOffLeavesNothing() throws IOException {
        Path file = folder.resolve("rows.parquet");
        try (WholeFile target = WholeFile.open(file, RowFormat.PARQUET, PLAIN)) {
            target.writer().begin();
            target.writer().write(ClassificationRow.failed("a", "b"));
            assertThat(target.resumable()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
