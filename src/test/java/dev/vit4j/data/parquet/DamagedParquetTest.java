package dev.vit4j.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, changed, or claim what cannot be. */
class DamagedParquetTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/parquet");
    private static final Path PLAIN = FIXTURES.resolve("codecs/none-1.parquet");

    @TempDir
    private Path folder;

    private static ImageDataset open(Path file) {
        return new ParquetFormat().open(file, DataOptions.DEFAULT.format()).train();
    }

    private static void readAll(Path file) throws IOException {
        ImageDataset dataset = open(file);
        try (RgbRecordReader reader = (RgbRecordReader) dataset.openReader()) {
            for (int i = 0; i < dataset.size(); i++) {
                dataset.identity(i);
                reader.loadImage(dataset.metadata(i));
            }
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.parquet"), content);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("x.parquet")
                .hasMessageContaining(message);
    }

    /** Changes the footer of a file. */
    private Path withFooter(Path original, Consumer<FileMetaData> change) throws IOException {
        byte[] bytes = Files.readAllBytes(original);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        int start = bytes.length - 8 - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
        change.accept(footer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, start);
        Util.writeFileMetaData(footer, out);
        int written = out.size() - start;
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        return file(out.toByteArray());
    }

    private static ColumnMetaData imageBytes(FileMetaData footer) {
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
    }

    @Test
    void truncatedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(PLAIN);

        assertRefused(
                file(Arrays.copyOf(whole, whole.length / 2)), "is truncated after " + whole.length / 2 + " bytes");
        assertRefused(file(Arrays.copyOf(whole, whole.length - 1)), "a Parquet file ends with PAR1; fetch it again");
        assertRefused(file(new byte[0]), "is empty");
        assertRefused(file("PAR1".getBytes(StandardCharsets.US_ASCII)), "is truncated after 4 bytes");
    }

    @Test
    void otherFilesOfThatName() throws IOException {
        assertRefused(file("path,label\n".repeat(9).getBytes(StandardCharsets.US_ASCII)), "is not a Parquet file");
        assertRefused(
                file(("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 12345\n")
                        .getBytes(StandardCharsets.US_ASCII)),
                "this is a Git LFS pointer of a file of 12345 bytes: run git lfs pull");
        byte[] encrypted = Files.readAllBytes(PLAIN);
        System.arraycopy("PARE".getBytes(StandardCharsets.US_ASCII), 0, encrypted, encrypted.length - 4, 4);
        assertRefused(file(encrypted), "is encrypted");
    }

    @Test
    void aFooterLargerThanTheFile() throws IOException {
        byte[] bytes = Files.readAllBytes(PLAIN);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, 2_000_000_000);

        assertRefused(file(bytes), "its footer claims 2000000000 bytes, the file has " + bytes.length);
    }

    @Test
    void tenGigabytesAreRefusedBeforeTheyAreAllocated() throws IOException {
        long tenGigabytes = 10L << 30;

        assertRefused(
                withFooter(PLAIN, footer -> imageBytes(footer).setTotal_uncompressed_size(tenGigabytes)),
                "row group 0: column image.bytes: claims to unpack");
        assertRefused(
                withFooter(PLAIN, footer -> imageBytes(footer).setTotal_compressed_size(tenGigabytes)),
                "its 10737418240 bytes from byte 4 on are not in the file");
        assertRefused(
                withFooter(PLAIN, footer -> footer.getRow_groups().get(0).setNum_rows(2_000_000_000)),
                "claims more rows than a file of");
        assertRefused(
                withFooter(PLAIN, footer -> footer.getRow_groups().get(0).setNum_rows(8)),
                "column label claims 7 values, the row group 8 rows");
    }

    /** Rewrites the header of the first page, of {@code image.bytes}. */
    private Path withPage(Consumer<PageHeader> change) throws IOException {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve("codecs/snappy-1.parquet"));
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, 4, bytes.length - 4);
        PageHeader header = Util.readPageHeader(in);
        int headerBytes = bytes.length - 4 - in.available();
        change.accept(header);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writePageHeader(header, out);
        byte[] changed = bytes.clone();
        System.arraycopy(out.toByteArray(), 0, changed, 4, headerBytes);
        assertThat(out.size()).as("the file keeps its size").isEqualTo(headerBytes);
        return file(changed);
    }

    @Test
    void aPageThatClaimsMoreThanItHas() throws IOException {
        assertRefused(
                withPage(header -> header.setUncompressed_page_size(header.getUncompressed_page_size() + 1)),
                "column image.bytes cannot be read: ");
    }

    @Test
    void aFlippedBitIsFoundByTheChecksum() throws IOException {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve("pages/dictionary.parquet"));
        int png = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("IDAT");
        bytes[png + 6] ^= 1;

        assertRefused(file(bytes), "is wrong");
    }

    @Test
    void anUnknownCodec() throws IOException {
        // Thrift's compact form of field 4 (codec) after field 3, as i32: 0x15, then the value in zigzag.
        byte[] bytes = Files.readAllBytes(PLAIN);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int place = text.indexOf("bytes\u0015\u0000");
        assertThat(place).isPositive();
        bytes[place + 6] = 2 * 40;

        assertRefused(file(bytes), "a column is packed with a codec that is not known");
    }

    /** Whatever happens to a file: it is read or refused with a message, in bounded time and memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {"codecs/snappy-1", "codecs/zstd-2", "codecs/lz4-1", "codecs/gzip-2", "pages/delta_byte_array"})
    void changedBytesNeverCauseOtherExceptions(String name) throws IOException {
        byte[] original = Files.readAllBytes(FIXTURES.resolve(name + ".parquet"));
        Random random = new Random(7);
        for (int trial = 0; trial < 300; trial++) {
            byte[] bytes = original.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = file(bytes);
            assertThatCode(() -> {
                        try {
                            readAll(file);
                        } catch (BadInputException e) {
                            assertThat(e).hasMessageContaining("x.parquet");
                        }
                    })
                    .as("trial %d", trial)
                    .doesNotThrowAnyException();
        }
    }
}
