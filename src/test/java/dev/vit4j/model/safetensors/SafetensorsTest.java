package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SafetensorsTest {
    @TempDir
    Path temp;

    @Test
    void goldenFixtureReadsAsItsOwnTypes() {
        try (SafetensorsFile file =
                SafetensorsFile.open(Fixtures.folder("tiny-a").resolve("golden.safetensors"))) {
            // labels are (2 i + 1) mod C, see the fixtures' README.
            assertThat(file.read("labels", DataType.INT64).toLongVector()).containsExactly(1, 3, 5, 7);
            INDArray loss = file.read("loss_f64", DataType.DOUBLE);
            assertThat(loss.rank()).isZero();
            assertThat(loss.getDouble(0)).isBetween(0.5, 5.0);
            assertThat((double) file.read("loss").getFloat(0))
                    .isCloseTo(loss.getDouble(0), org.assertj.core.data.Offset.offset(1e-5));
            assertThat(file.shape("attn.1")).containsExactly(4, 4, 65, 65);
            // Softmax: every row sums to one, which it would not if values were misplaced.
            assertThat(file.read("attn.1").sum(3).sub(1).amaxNumber().doubleValue())
                    .isLessThan(1e-5);
            assertThat(file.metadata()).containsEntry("layer_norm_eps", "1e-12");
        }
    }

    @Test
    void viewsAndColumnOrderAreWrittenAsTheyRead() throws IOException {
        INDArray base = Nd4j.arange(0, 24).castTo(DataType.FLOAT).reshape('c', 4, 6);
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        tensors.put("transposed", base.transpose());
        tensors.put("columns", base.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2, 6)));
        tensors.put("offset", base.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all()));
        tensors.put("fortran", base.dup('f'));

        Safetensors.write(temp.resolve("x.safetensors"), tensors, Map.of());
        Map<String, INDArray> read = Safetensors.read(temp.resolve("x.safetensors"));

        assertThat(read.get("transposed").data().asFloat()).startsWith(0, 6, 12, 18, 1, 7);
        assertThat(read.get("columns").data().asFloat()).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23);
        assertThat(read.get("offset").data().asFloat()).startsWith(12, 13, 14).endsWith(22, 23);
        assertThat(read.get("fortran").data().asFloat()).startsWith(0, 1, 2).endsWith(22, 23);
    }

    @Test
    void scalarsEmptyTensorsDoublesAndLongsComeBack() throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        tensors.put("scalar", Nd4j.scalar(2.5f));
        tensors.put("empty", Nd4j.create(DataType.FLOAT, 0, 3));
        tensors.put("double", Nd4j.createFromArray(1.0 / 3, Double.NEGATIVE_INFINITY));
        tensors.put("long", Nd4j.createFromArray(Long.MIN_VALUE, Long.MAX_VALUE));
        Path file = temp.resolve("x.safetensors");

        Safetensors.write(file, tensors, Map.of("step", "7", "note", "äöü \" \\ \n"));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).isEqualTo(Map.of("step", "7", "note", "äöü \" \\ \n"));
            assertThat(read.read("scalar").rank()).isZero();
            assertThat(read.read("scalar").getFloat(0)).isEqualTo(2.5f);
            assertThat(read.shape("empty")).containsExactly(0, 3);
            assertThat(read.read("empty").isEmpty()).isTrue();
            assertThat(read.read("double", DataType.DOUBLE).toDoubleVector())
                    .containsExactly(1.0 / 3, Double.NEGATIVE_INFINITY);
            assertThat(read.read("long", DataType.INT64).toLongVector())
                    .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
            assertThatThrownBy(() -> read.read("scalar", DataType.INT64)).hasMessageContaining("tensor scalar");
            assertThatThrownBy(() -> read.read("nothing")).hasMessageContaining("no tensor named nothing");
        }
    }

    @Test
    void dataStartsAtAMultipleOfEightBytes() throws IOException {
        for (String name : new String[] {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"}) {
            Path file = temp.resolve(name);
            Safetensors.write(file, Map.of(name, Nd4j.scalar(1f)), Map.of());
            byte[] bytes = Files.readAllBytes(file);
            assertThat((bytes.length - 4) % 8).isZero();
        }
    }

    @Test
    void specialFloatsKeepTheirBits() throws IOException {
        float[] special = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN};
        Path file = temp.resolve("x.safetensors");

        Safetensors.write(file, Map.of("x", Nd4j.createFromArray(special)), Map.of());

        assertThat(Safetensors.read(file).get("x").data().asFloat()).containsExactly(special);
    }

    @Test
    void halfFloatsOfEveryBitPatternAreReadExactly() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 65536; bits++) {
            data.putShort((short) bits);
        }
        Path file = temp.resolve("x.safetensors");
        Files.write(
                file, file("{\"x\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}", data.array()));

        float[] read = Safetensors.read(file).get("x").data().asFloat();

        for (int bits = 0; bits < 65536; bits++) {
            int exponent = (bits >> 10) & 31;
            double fraction = (bits & 1023) / 1024.0;
            double magnitude = exponent == 31
                    ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                    : exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
            assertThat(read[bits]).as("bits %x", bits).isEqualTo(Float.valueOf((float)
                    (bits < 32768 ? magnitude : -magnitude)));
        }
    }

    @Test
    void bfloat16IsTheUpperHalfOfAFloat() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3F80).putShort((short) 0xC049).putShort((short) 0x7F80);
        Path file = temp.resolve("x.safetensors");
        Files.write(file, file("{\"x\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}", data.array()));

        assertThat(Safetensors.read(file).get("x").data().asFloat())
                .containsExactly(1f, -3.140625f, Float.POSITIVE_INFINITY);
    }

    @Test
    void aTensorBeyondTwoGigabytesIsRead() throws IOException {
        long hole = 3L << 30;
        String header = "{\"hole\":{\"dtype\":\"U8\",\"shape\":[" + hole + "],\"data_offsets\":[0," + hole + "]},"
                + "\"far\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" + hole + "," + (hole + 8) + "]}}";
        Path file = temp.resolve("sparse.safetensors");
        writeSparse(file, header, hole, 1.5f, -2.5f);

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.read("far").toFloatVector()).containsExactly(1.5f, -2.5f);
            assertThatThrownBy(() -> read.read("hole"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("tensor hole holds U8");
        }
    }

    @Test
    void aTensorLargerThanOneChunkIsReadWhole() throws IOException {
        int length = (1 << 24) + 3;
        long bytes = 4L * length;
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[" + length + "],\"data_offsets\":[0," + bytes + "]}}";
        Path file = temp.resolve("chunks.safetensors");
        writeSparse(file, header, 4L * (1 << 24) - 4, 1f, 2f, 3f, 4f);

        try (SafetensorsFile read = SafetensorsFile.open(file);
                INDArray x = read.read("x")) {
            assertThat(x.length()).isEqualTo(length);
            assertThat(x.get(NDArrayIndex.interval(length - 5, length)).toFloatVector())
                    .containsExactly(0, 1, 2, 3, 4);
        }
    }

    private static void writeSparse(Path file, String header, long offset, float... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            byte[] head = file(header, new byte[0]);
            channel.write(ByteBuffer.wrap(head));
            channel.write(data, head.length + offset);
        }
    }

    /** Writes a safetensors file with this header and data. */
    static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
