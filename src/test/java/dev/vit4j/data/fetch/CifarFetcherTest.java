package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFetcherTest {
    private static final DownloadProgress UNHEARD = (done, total) -> {};

    @TempDir
    Path folder;

    private FileServer server;
    private Path destination;
    private final CifarFetcher fetcher =
            new CifarFetcher(new Downloader(new DownloadPolicy(2, Duration.ofMillis(1), Duration.ofSeconds(20))));

    @BeforeEach
    void startServer() throws IOException {
        server = new FileServer(SyntheticCifar.tarGz(SyntheticCifar.entries()));
        destination = folder.resolve("set");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** @return a set whose archive is what the server now has */
    private CifarArchive served() {
        return SyntheticCifar.describe(server.address(), SyntheticCifar.md5(server.content));
    }

    private boolean fetch(CifarArchive set) throws IOException {
        return fetcher.fetch(set, destination, Optional.empty(), UNHEARD);
    }

    private void assertComplete() {
        SyntheticCifar.files()
                .forEach(
                        (name, content) -> assertThat(destination.resolve(name)).hasBinaryContent(content));
        assertThat(destination).isDirectoryNotContaining("glob:**.part").isDirectoryNotContaining("glob:**.html");
        assertThat(folder.resolve("downloads")).doesNotExist();
    }

    private void assertNothingArrived() {
        assertThat(destination).doesNotExist();
        assertThat(folder.resolve("downloads/" + SyntheticCifar.FOLDER + ".part"))
                .doesNotExist();
    }

    @Test
    void fetchesUnpacksAndCleansUp() throws IOException {
        assertThat(fetch(served())).isTrue();
        assertComplete();
    }

    @Test
    void doesNothingWhenAllIsThere() throws IOException {
        fetch(served());
        assertThat(fetch(served())).isFalse();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void fetchesFromTheMirrorInstead() throws IOException {
        CifarArchive set = SyntheticCifar.describe(
                URI.create("http://127.0.0.1:1/file.tar.gz"), SyntheticCifar.md5(server.content));
        assertThat(fetcher.fetch(set, destination, Optional.of(server.address()), UNHEARD))
                .isTrue();
        assertComplete();
    }

    @Test
    void addsOnlyWhatIsMissing() throws IOException {
        fetch(served());
        Files.delete(destination.resolve("test_batch.bin"));
        Files.writeString(destination.resolve("mine.txt"), "mine");
        assertThat(fetch(served())).isTrue();
        assertComplete();
        assertThat(destination.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void leavesForeignFilesOfTheSameNameAlone() throws IOException {
        byte[] mine = SyntheticCifar.records(2, 9);
        Files.createDirectories(destination);
        Files.write(destination.resolve("data_batch_1.bin"), mine);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("set/data_batch_1.bin: 2 records instead of 4")
                .hasMessageContaining("--out");
        assertThat(destination.resolve("data_batch_1.bin")).hasBinaryContent(mine);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void noticesAChangedByteInAFileThatIsThere() throws IOException {
        fetch(served());
        byte[] content = SyntheticCifar.files().get("test_batch.bin");
        content[5000] ^= 1;
        Files.write(destination.resolve("test_batch.bin"), content);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("test_batch.bin: MD5 " + SyntheticCifar.md5(content));
    }

    @Test
    void resumesAcrossRuns() throws IOException {
        server.part = folder.resolve("downloads/" + served().fileName() + ".part");
        server.cuts.set(2);
        server.cutAfter = 10_000;
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("lost");
        assertNothingArrived();
        fetch(served());
        assertComplete();
        assertThat(server.requests().get(2).range()).contains("bytes=20000-");
    }

    @Test
    void removesAnArchiveWithTheWrongSumAndNamesBothSums() {
        String expected = "00112233445566778899aabbccddeeff";
        assertThatThrownBy(() -> fetch(SyntheticCifar.describe(server.address(), expected)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(server.address().toString())
                .hasMessageContaining(SyntheticCifar.md5(server.content))
                .hasMessageContaining(expected)
                .hasMessageContaining("ask the librarian");
        assertNothingArrived();
        assertThat(folder.resolve("downloads")).doesNotExist();
    }

    @Test
    void namesAddressAndRemedyWhenTheServerRefuses() {
        server.failures.set(1);
        server.failureStatus = 404;
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(server.address() + ": cannot be downloaded: the server answered HTTP 404")
                .hasMessageContaining("ask the librarian")
                .hasMessageContaining(folder.resolve("downloads/file.tar.gz").toString());
        assertNothingArrived();
    }

    @Test
    void namesAddressAndRemedyWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port + "/file.tar.gz");
        assertThatThrownBy(() -> fetch(SyntheticCifar.describe(nobody, "")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(nobody + ": cannot be downloaded: cannot connect")
                .hasMessageContaining("ask the librarian");
    }

    @Test
    void usesAnArchivePutThereByHand() throws IOException {
        Files.createDirectories(folder.resolve("downloads"));
        Files.write(folder.resolve("downloads/file.tar.gz"), server.content);
        assertThat(fetch(served())).isTrue();
        assertComplete();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void leavesAWrongArchivePutThereByHandAlone() throws IOException {
        Files.createDirectories(folder.resolve("downloads"));
        Path given = Files.write(folder.resolve("downloads/file.tar.gz"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(given + ": its MD5 is 5289df737df57326fcdd22597afb1fac")
                .hasMessageContaining("remove it");
        assertThat(given).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void refusesAnArchiveThatWritesOutsideItself() {
        for (String evil : new String[] {
            "../evil.txt", SyntheticCifar.FOLDER + "/../../evil.txt", "/evil.txt", "..\\evil.txt", "C:/evil.txt"
        }) {
            Map<String, byte[]> entries = SyntheticCifar.entries();
            entries.put(evil, new byte[] {1});
            server.content = SyntheticCifar.tarGz(entries);
            assertThatThrownBy(() -> fetch(served()))
                    .as(evil)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("'" + evil + "' would be written outside");
            assertNothingArrived();
            assertThat(folder.resolve("evil.txt")).doesNotExist();
            removeArchive();
        }
    }

    @Test
    void refusesTooFewRecords() {
        Map<String, byte[]> entries = SyntheticCifar.entries();
        entries.put(SyntheticCifar.FOLDER + "/data_batch_2.bin", SyntheticCifar.records(3, 2));
        server.content = SyntheticCifar.tarGz(entries);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data_batch_2.bin: 3 records instead of 4");
        assertNothingArrived();
    }

    @Test
    void refusesTooManyRecords() {
        Map<String, byte[]> entries = SyntheticCifar.entries();
        entries.put(SyntheticCifar.FOLDER + "/data_batch_2.bin", SyntheticCifar.records(5, 2));
        server.content = SyntheticCifar.tarGz(entries);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data_batch_2.bin' has 15365 bytes where at most 12292");
        assertNothingArrived();
    }

    @Test
    void refusesABrokenRecord() {
        Map<String, byte[]> entries = SyntheticCifar.entries();
        entries.put(SyntheticCifar.FOLDER + "/data_batch_2.bin", new byte[3074]);
        server.content = SyntheticCifar.tarGz(entries);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("data_batch_2.bin: 3074 bytes is not a whole number of 3073-byte records");
    }

    @Test
    void refusesAnArchiveWithoutAFile() {
        Map<String, byte[]> entries = SyntheticCifar.entries();
        entries.remove(SyntheticCifar.FOLDER + "/test_batch.bin");
        server.content = SyntheticCifar.tarGz(entries);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds no cifar-10-batches-bin/test_batch.bin");
    }

    @Test
    void refusesWhatIsNoArchiveAtAll() {
        server.content = "<html>Please log in</html>".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("file.tar.gz: cannot be unpacked");
    }

    @Test
    void refusesAFileAsDestination() throws IOException {
        Files.writeString(destination, "a file");
        assertThatThrownBy(() -> fetch(served()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("set: is a file");
    }

    @Test
    void letsOnlyOneAtATimeFetch() throws IOException {
        try (WorkFolder held = WorkFolder.beside(destination)) {
            assertThatThrownBy(() -> fetch(served()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(held.path() + ": another vit is fetching");
        }
        assertThat(fetch(served())).isTrue();
    }

    @Test
    void saysHowMuchRoomIsNeeded() throws IOException {
        try (WorkFolder work = WorkFolder.beside(destination)) {
            assertThatThrownBy(() -> work.requireSpace(Long.MAX_VALUE))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("MB are needed");
        }
    }

    private void removeArchive() {
        try {
            Files.delete(folder.resolve("downloads/file.tar.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
