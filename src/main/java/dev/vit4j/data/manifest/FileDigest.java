package dev.vit4j.data.manifest;

import dev.vit4j.common.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Recognizes a file by its content: the SHA-256 of a file of up to 256 MiB; of a larger one, such as a shard of many images,
 * that of its size and of 64 KiB at each of 257 places from its beginning to its end.
 */
final class FileDigest {
    static final long WHOLE_BYTES = 256L << 20;
    static final int PART_BYTES = 1 << 16;
    static final int STEPS = 256;

    private FileDigest() {}

    /**
     * @param file any
     * @return 64 hexadecimal digits
     * @throws IOException if reading fails
     */
    static String of(Path file) throws IOException {
        return of(file, WHOLE_BYTES);
    }

    static String of(Path file, long wholeBytes) throws IOException {
        long size = Files.size(file);
        if (size <= wholeBytes) {
            return Digests.SHA256.hex(file);
        }
        MessageDigest digest = Digests.SHA256.start();
        digest.update((size + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file)) {
            for (int step = 0; step <= STEPS; step++) {
                long position = (size - PART_BYTES) / STEPS * step + (size - PART_BYTES) % STEPS * step / STEPS;
                ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
                while (part.hasRemaining() && channel.read(part, position + part.position()) >= 0) {
                    // reads on until the part is full or the file ends
                }
                digest.update(part.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
