package dev.vit4j.model.safetensors;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads and writes whole safetensors files; {@link SafetensorsFile} reads single tensors. */
public final class Safetensors {
    /** Metadata that Python's transformers expects in a file of model weights. */
    public static final Map<String, String> PYTORCH = Map.of("format", "pt");

    /** Values copied out of an array at once. */
    private static final int CHUNK = 1 << 22;

    private Safetensors() {}

    /**
     * @param path a safetensors file
     * @return all its tensors as FLOAT arrays, in the order of their data
     * @throws dev.vit4j.common.BadInputException if it is missing or invalid, or holds unsupported types
     */
    public static Map<String, INDArray> read(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            Map<String, INDArray> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name, file.read(name));
            }
            return tensors;
        }
    }

    /**
     * Writes a file atomically: FLOAT arrays as F32, DOUBLE as F64, LONG as I64; any strides and order. The layout is
     * the reference implementation's (widest type first, then by name), so that equal tensors give equal files.
     *
     * @param path the file
     * @param tensors arrays by name
     * @param metadata strings for {@code __metadata__}; left out when empty
     * @throws IOException if writing fails
     * @throws dev.vit4j.common.BadInputException if a tensor has another type, or the header exceeds 100 MB
     */
    public static void write(Path path, Map<String, INDArray> tensors, Map<String, String> metadata)
            throws IOException {
        write(path, tensors, metadata, FloatFormat.F32);
    }

    /**
     * Writes a file as {@link #write(Path, Map, Map)}, FLOAT arrays in a given format.
     *
     * @param path the file
     * @param tensors arrays by name
     * @param metadata strings for {@code __metadata__}; left out when empty
     * @param format of FLOAT arrays
     * @throws IOException if writing fails
     * @throws dev.vit4j.common.BadInputException if a tensor has another type or a value beyond the format's range, or
     *     the header exceeds 100 MB
     */
    public static void write(Path path, Map<String, INDArray> tensors, Map<String, String> metadata, FloatFormat format)
            throws IOException {
        List<String> names = tensors.keySet().stream()
                .sorted(Comparator.comparingInt((String name) ->
                                -type(name, tensors.get(name), format).bytes())
                        .thenComparing((String name) -> type(name, tensors.get(name), format))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        byte[] header = header(names, tensors, metadata, format);
        require(
                header.length <= SafetensorsHeader.MAX_BYTES,
                "%s: %d tensors need a header of %d bytes, above the limit of %d",
                path,
                names.size(),
                header.length,
                SafetensorsHeader.MAX_BYTES);
        AtomicFiles.write(path, temporary -> {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                writeFully(channel, length.putLong(header.length).flip());
                writeFully(channel, ByteBuffer.wrap(header));
                for (String name : names) {
                    writeValues(channel, name, tensors.get(name), format);
                }
            }
        });
    }

    private static TensorType type(String name, INDArray tensor, FloatFormat format) {
        DataType type = tensor.dataType();
        require(
                type == DataType.FLOAT || type == DataType.DOUBLE || type == DataType.INT64,
                "tensor %s holds %s; only FLOAT, DOUBLE and LONG are written",
                name,
                type);
        return type == DataType.FLOAT ? format.type() : type == DataType.DOUBLE ? TensorType.F64 : TensorType.I64;
    }

    /** Returns the header's bytes, padded with spaces to a multiple of 8, so that the data is aligned. */
    private static byte[] header(
            List<String> names, Map<String, INDArray> tensors, Map<String, String> metadata, FloatFormat format) {
        ObjectNode root = Json.mapper().createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject("__metadata__");
            metadata.forEach(strings::put);
        }
        long at = 0;
        for (String name : names) {
            require(!name.equals("__metadata__"), "a tensor cannot be named __metadata__");
            INDArray tensor = tensors.get(name);
            TensorType type = type(name, tensor, format);
            long end = at + type.bytes() * (tensor.isEmpty() ? 0 : tensor.length());
            ObjectNode entry = root.putObject(name).put("dtype", type.name());
            for (long axis : tensor.shape()) {
                entry.withArray("/shape").add(axis);
            }
            if (tensor.rank() == 0) {
                entry.putArray("shape");
            }
            entry.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        byte[] json = Json.line(root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeValues(FileChannel channel, String name, INDArray tensor, FloatFormat format)
            throws IOException {
        if (tensor.isEmpty()) {
            return;
        }
        // The buffer of a view or an 'f'-ordered array has another order; the copy has the file's order.
        try (INDArray ordered = tensor.dup('c')) {
            INDArray flat = ordered.reshape(ordered.length());
            for (long from = 0; from < flat.length(); from += CHUNK) {
                long to = Math.min(flat.length(), from + CHUNK);
                try (INDArray chunk = flat.get(NDArrayIndex.interval(from, to)).dup('c')) {
                    writeFully(channel, bytes(name, chunk, format));
                }
            }
        }
    }

    private static ByteBuffer bytes(String name, INDArray flat, FloatFormat format) {
        int count = (int) flat.length();
        if (flat.dataType() == DataType.FLOAT && format == FloatFormat.F16) {
            return halfFloats(name, flat.data().asFloat(), count);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * flat.dataType().width()).order(ByteOrder.LITTLE_ENDIAN);
        switch (flat.dataType()) {
            case FLOAT -> bytes.asFloatBuffer().put(flat.data().asFloat(), 0, count);
            case DOUBLE -> bytes.asDoubleBuffer().put(flat.data().asDouble(), 0, count);
            default -> bytes.asLongBuffer().put(flat.data().asLong(), 0, count);
        }
        return bytes;
    }

    private static ByteBuffer halfFloats(String name, float[] values, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            short half = HalfFloats.toF16(values[i]);
            if (Float.isInfinite(HalfFloats.fromF16(half)) && Float.isFinite(values[i])) {
                throw new BadInputException(
                        "tensor " + name + " holds " + values[i] + ", beyond the range of F16 (65504): keep F32");
            }
            bytes.putShort(half);
        }
        return bytes.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
