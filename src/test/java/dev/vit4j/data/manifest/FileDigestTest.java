package dev.vit4j.data.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestTest {
    @TempDir
    private Path folder;

    private String large(byte[] content) throws IOException {
        return FileDigest.of(Files.write(folder.resolve("shard"), content), 1000);
    }

    @Test
    void aSmallFileIsHashedWhole() throws IOException {
        // printf a | sha256sum
        assertThat(FileDigest.of(Files.writeString(folder.resolve("a"), "a")))
                .isEqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    }

    @Test
    void ofALargeFileSizeBeginningEndAndPartsBetweenCount() throws IOException {
        byte[] content = new byte[3 * FileDigest.STEPS * FileDigest.PART_BYTES / 2];
        new Random(3).nextBytes(content);
        String before = large(content);
        assertThat(large(content)).isEqualTo(before);
        for (int changed :
                new int[] {0, content.length - 1, (content.length - FileDigest.PART_BYTES) / 256 * 100 + 9}) {
            content[changed]++;
            assertThat(large(content)).as("byte %d", changed).isNotEqualTo(before);
            content[changed]--;
        }
        assertThat(large(Arrays.copyOf(content, content.length - 1))).isNotEqualTo(before);
    }
}
