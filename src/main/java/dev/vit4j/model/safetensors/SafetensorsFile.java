package dev.vit4j.model.safetensors;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.common.NativeLogging;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An open safetensors file: a little-endian u64 length, a JSON header of that length, then raw little-endian data
 * (github.com/huggingface/safetensors). The data is memory-mapped in windows, so that files beyond 2 GB work. Not
 * thread-safe.
 */
public final class SafetensorsFile implements AutoCloseable {
    static {
        NativeLogging.choose();
    }

    /** Values decoded into an array at once; 64 MB of floats. */
    private static final int CHUNK = 1 << 24;
    /** Bytes mapped at once; at least a chunk of the widest type, far below the 2 GB that one mapping can have. */
    private static final long WINDOW = 1L << 29;
    /** Bytes read at once, at least, where the file cannot be mapped. */
    private static final int READ_AHEAD = 1 << 20;

    private final String file;
    private final FileChannel channel;
    private final boolean mapped;
    private final long dataStart;
    private final SafetensorsHeader header;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowStart;

    private SafetensorsFile(Path path, FileChannel channel) throws IOException {
        this.file = path.toString();
        this.channel = channel;
        this.mapped = Locations.isLocal(path);
        long size = channel.size();
        ByteBuffer start = bytes(0, (int) Math.min(size, ForeignFormat.BYTES));
        byte[] first = new byte[start.remaining()];
        start.get(first);
        ForeignFormat.remedy(path, first).ifPresent(remedy -> {
            throw new BadInputException(file + ": " + remedy);
        });
        require(
                size >= 8,
                "%s: %d bytes are too few for a safetensors file; it is truncated or has another format",
                file,
                size);
        long headerBytes = bytes(0, 8).getLong();
        require(
                headerBytes >= 0 && headerBytes <= SafetensorsHeader.MAX_BYTES,
                "%s: header of %s bytes is above the limit of %d; this is not a safetensors file, or it is damaged",
                file,
                Long.toUnsignedString(headerBytes),
                SafetensorsHeader.MAX_BYTES);
        require(
                headerBytes <= size - 8,
                "%s: header of %d bytes does not fit into a file of %d; it is truncated, download it again",
                file,
                headerBytes,
                size);
        this.dataStart = 8 + headerBytes;
        this.header = SafetensorsHeader.parse(file, headerText(headerBytes), size - dataStart);
    }

    private String headerText(long headerBytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes(8, (int) headerBytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": the safetensors header is not valid UTF-8", e);
        }
    }

    /**
     * Opens a file and checks its header against its size.
     *
     * @param path the file
     * @return the open file
     * @throws BadInputException if it is missing or not a valid safetensors file
     */
    public static SafetensorsFile open(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            SafetensorsFile opened = new SafetensorsFile(path, channel);
            channel = null;
            return opened;
        } catch (IOException e) {
            throw BadInputException.unreadable(path, e);
        } finally {
            closeIfOpen(channel);
        }
    }

    private static void closeIfOpen(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @return the tensors' names, in the order of their data */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    /** @return the string map under {@code __metadata__}; empty when there is none */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * @param name a tensor
     * @return its shape; empty for a scalar
     * @throws BadInputException if the file has no such tensor
     */
    public long[] shape(String name) {
        return info(name).shape().clone();
    }

    /**
     * @param name a tensor
     * @return whether it holds floating-point numbers, of any width, rather than whole numbers or truth values
     * @throws BadInputException if the file has no such tensor
     */
    public boolean holdsFloats(String name) {
        return info(name).type().isFloat();
    }

    /**
     * @param name a tensor of F32, F16, BF16, F64 or I64; values of F64 are rounded to the nearest float
     * @return its values as a new FLOAT array of the tensor's shape, in 'c' order
     * @throws BadInputException if the file has no such tensor, or it holds another type or a number beyond float's range
     */
    public INDArray read(String name) {
        return read(name, DataType.FLOAT);
    }

    /**
     * @param name a tensor of F32, F16, BF16, F64 or I64
     * @param as FLOAT, DOUBLE or LONG; LONG only for I64
     * @return its values as a new array of the tensor's shape and the requested type, in 'c' order
     * @throws BadInputException if the file has no such tensor or its type cannot be read as the requested one
     */
    public INDArray read(String name, DataType as) {
        TensorInfo info = info(name);
        TensorDecoder decoder = TensorDecoder.of(file, info, as);
        try {
            if (info.length() > 0 && info.length() <= CHUNK) {
                return decoder.array(values(info, 0, (int) info.length()), info.shape());
            }
            INDArray whole = Nd4j.create(as, info.shape(), 'c');
            INDArray flat = whole.isEmpty() ? whole : whole.reshape(info.length());
            for (long from = 0; from < info.length(); from += CHUNK) {
                int count = (int) Math.min(CHUNK, info.length() - from);
                try (INDArray chunk = decoder.array(values(info, from, count), count)) {
                    flat.get(NDArrayIndex.interval(from, from + count)).assign(chunk);
                }
            }
            return whole;
        } catch (IOException e) {
            throw new BadInputException(file + ": tensor " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        require(info != null, "%s: no tensor named %s", file, name);
        return info;
    }

    private ByteBuffer values(TensorInfo info, long from, int count) throws IOException {
        int size = info.type().bytes();
        return bytes(dataStart + info.begin() + from * size, Math.multiplyExact(count, size));
    }

    /**
     * Returns the file's bytes from an offset on, little-endian, from the mapped window; moves the window if needed. What
     * cannot be mapped is read.
     */
    private ByteBuffer bytes(long start, int count) throws IOException {
        if (start < windowStart || start + count > windowStart + window.limit()) {
            window = mapped
                    ? channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(WINDOW, channel.size() - start))
                    : content(start, count);
            windowStart = start;
        }
        return window.slice((int) (start - windowStart), count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer content(long start, int count) throws IOException {
        long left = channel.size() - start;
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(left, Math.max(count, READ_AHEAD)));
        while (content.hasRemaining()) {
            if (channel.read(content, start + content.position()) < 0) {
                throw new EOFException("it ends at byte " + (start + content.position()));
            }
        }
        return content.flip();
    }

    @Override
    public void close() {
        window = ByteBuffer.allocate(0);
        closeIfOpen(channel);
    }
}
