package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarGzTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR})
    void refusesAWantedFileThatIsNotPlain(byte type) throws IOException {
        Path archive = folder.resolve("evil.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry entry = new TarArchiveEntry("set/a.bin", type);
            entry.setLinkName("/etc/hosts");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> TarGz.extract(archive, Map.of("set/a.bin", 10L), folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("evil.tar.gz: refused, its entry 'set/a.bin' is not a regular file");
        assertThat(folder.resolve("a.bin")).doesNotExist();
    }

    @Test
    void refusesAnArchiveCutShort() throws IOException {
        byte[] whole = SyntheticCifar.tarGz(SyntheticCifar.entries());
        Path archive = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
        Map<String, Long> wanted = Map.of(SyntheticCifar.FOLDER + "/test_batch.bin", 100_000L);
        assertThatThrownBy(() -> TarGz.extract(archive, wanted, folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cut.tar.gz: cannot be unpacked");
    }
}
