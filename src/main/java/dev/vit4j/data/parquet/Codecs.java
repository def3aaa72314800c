package dev.vit4j.data.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Unpacks Parquet's pages, without Hadoop and without native libraries. */
final class Codecs {
    private static final Set<CompressionCodec> KNOWN = EnumSet.of(
            CompressionCodec.UNCOMPRESSED,
            CompressionCodec.SNAPPY,
            CompressionCodec.GZIP,
            CompressionCodec.ZSTD,
            CompressionCodec.LZ4_RAW);

    private Codecs() {}

    /** @return whether pages packed by this codec can be read */
    static boolean isKnown(CompressionCodec codec) {
        return KNOWN.contains(codec);
    }

    /**
     * @param codec a known one
     * @param packed holds the packed bytes
     * @param offset where they begin
     * @param size of the unpacked bytes, as the page says; checked by the caller before it is allocated
     * @return the unpacked bytes
     * @throws IOException if they cannot be unpacked, or are more or fewer
     */
    static byte[] unpack(CompressionCodec codec, byte[] packed, int offset, int size) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED ->
                checked(packed.length - offset, size, Arrays.copyOfRange(packed, offset, packed.length));
            case SNAPPY -> unpack(new SnappyDecompressor(), packed, offset, size);
            case ZSTD -> unpack(new ZstdDecompressor(), packed, offset, size);
            case LZ4_RAW -> unpack(new Lz4Decompressor(), packed, offset, size);
            case GZIP -> gunzip(packed, offset, size);
            default -> throw new IllegalArgumentException(codec + " is not known");
        };
    }

    private static byte[] unpack(Decompressor codec, byte[] packed, int offset, int size) throws IOException {
        byte[] unpacked = new byte[size];
        if (size == 0 && packed.length == offset) {
            return unpacked;
        }
        try {
            return checked(codec.decompress(packed, offset, packed.length - offset, unpacked, 0, size), size, unpacked);
        } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("its packed bytes are damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] gunzip(byte[] packed, int offset, int size) throws IOException {
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(packed, offset, packed.length - offset))) {
            byte[] unpacked = gzip.readNBytes(size);
            return checked(gzip.read() < 0 ? unpacked.length : size + 1L, size, unpacked);
        }
    }

    private static byte[] checked(long found, int size, byte[] unpacked) throws IOException {
        if (found != size) {
            throw new IOException(
                    "its bytes unpack to " + (found > size ? "more than " + size : found + ", not " + size));
        }
        return unpacked;
    }
}
