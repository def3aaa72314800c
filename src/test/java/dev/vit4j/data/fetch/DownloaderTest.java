package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
    private static final DownloadProgress UNHEARD = (done, total) -> {};

    @TempDir
    Path folder;

    private final byte[] content = new byte[300_000];
    private FileServer server;
    private Path target;

    @BeforeEach
    void startServer() throws IOException {
        new Random(7).nextBytes(content);
        server = new FileServer(content);
        target = folder.resolve("in/file.tar.gz");
        server.part = folder.resolve("in/file.tar.gz.part");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static Downloader downloader(int tries) {
        return new Downloader(new DownloadPolicy(tries, Duration.ofMillis(1), Duration.ofSeconds(20)));
    }

    /** Leaves the first 100,000 bytes as an interrupted run would. */
    private void interruptedRun() {
        server.cuts.set(1);
        server.cutAfter = 100_000;
        assertThatThrownBy(() -> downloader(1).download(server.address(), target, UNHEARD))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("lost");
        assertThat(target).doesNotExist();
    }

    private List<FileServer.Request> requestsOfSecondRun() throws IOException {
        int before = server.requests().size();
        downloader(3).download(server.address(), target, UNHEARD);
        return server.requests().subList(before, server.requests().size());
    }

    @Test
    void downloadsAWholeFileAndLeavesNothingElse() throws IOException {
        List<Long> heard = new ArrayList<>();
        downloader(1).download(server.address(), target, (done, total) -> {
            assertThat(total).isEqualTo(content.length);
            heard.add(done);
        });
        assertThat(target).hasBinaryContent(content);
        assertThat(heard).isSorted().startsWith(0L).endsWith((long) content.length);
        assertThat(target.getParent()).isDirectoryNotContaining(file -> !file.equals(target));
    }

    @Test
    void goesOnWhereACutConnectionStopped() throws IOException {
        server.cuts.set(1);
        server.cutAfter = 100_000;
        downloader(2).download(server.address(), target, UNHEARD);
        assertThat(target).hasBinaryContent(content);
        assertThat(server.requests())
                .containsExactly(
                        new FileServer.Request(Optional.empty(), Optional.empty()),
                        new FileServer.Request(Optional.of("bytes=100000-"), Optional.of("\"v1\"")));
    }

    @Test
    void goesOnWhereAnEarlierRunStoppedAndSaysSo() throws IOException {
        interruptedRun();
        List<Long> heard = new ArrayList<>();
        downloader(1).download(server.address(), target, (done, total) -> heard.add(done));
        assertThat(target).hasBinaryContent(content);
        assertThat(heard).startsWith(100_000L);
    }

    @Test
    void startsOverWhereTheServerKnowsNoRanges() throws IOException {
        interruptedRun();
        server.ranges = false;
        requestsOfSecondRun();
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void startsOverWhenTheFileHasChanged() throws IOException {
        interruptedRun();
        server.content = new byte[150_000];
        server.etag = "\"v2\"";
        assertThat(requestsOfSecondRun()).hasSize(1);
        assertThat(target).hasBinaryContent(new byte[150_000]);
    }

    @Test
    void noticesAChangedFileOfAServerThatIgnoresIfRange() throws IOException {
        interruptedRun();
        server.content = new byte[150_000];
        server.etag = "\"v2\"";
        server.heedsIfRange = false;
        assertThat(requestsOfSecondRun()).hasSize(2);
        assertThat(target).hasBinaryContent(new byte[150_000]);
    }

    @Test
    void startsOverWhenNothingTellsVersionsApart() throws IOException {
        server.etag = null;
        interruptedRun();
        assertThat(requestsOfSecondRun()).containsExactly(new FileServer.Request(Optional.empty(), Optional.empty()));
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void neverSendsAWeakTagAsIfRange() throws IOException {
        server.etag = "W/\"v1\"";
        interruptedRun();
        assertThat(requestsOfSecondRun()).containsExactly(new FileServer.Request(Optional.empty(), Optional.empty()));
    }

    @Test
    void startsOverFromAnotherAddress() throws IOException {
        interruptedRun();
        try (FileServer mirror = new FileServer(content)) {
            downloader(1).download(mirror.address(), target, UNHEARD);
            assertThat(mirror.requests()).containsExactly(new FileServer.Request(Optional.empty(), Optional.empty()));
        }
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void takesRangeNotSatisfiableForDoneWhenAllIsThere() throws IOException {
        interruptedRun();
        Files.write(folder.resolve("in/file.tar.gz.part"), content);
        assertThat(requestsOfSecondRun()).hasSize(1);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void startsOverWhenThePartIsLongerThanTheFile() throws IOException {
        interruptedRun();
        Files.write(folder.resolve("in/file.tar.gz.part"), new byte[content.length + 1]);
        assertThat(requestsOfSecondRun()).hasSize(2);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void refusesARangeThatWasNotAskedFor() throws IOException {
        interruptedRun();
        server.rangeError = 5;
        assertThat(requestsOfSecondRun()).hasSize(2);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void triesAgainWhenTheServerIsBusy() throws IOException {
        server.failures.set(2);
        server.failureStatus = 503;
        downloader(3).download(server.address(), target, UNHEARD);
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void givesUpAfterTheSetNumberOfTries() {
        server.failures.set(100);
        server.failureStatus = 503;
        assertThatThrownBy(() -> downloader(3).download(server.address(), target, UNHEARD))
                .isInstanceOf(DownloadException.class)
                .hasMessage("the server answered HTTP 503");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotAskAgainForWhatIsNotThere() {
        server.failures.set(100);
        server.failureStatus = 404;
        assertThatThrownBy(() -> downloader(3).download(server.address(), target, UNHEARD))
                .isInstanceOf(DownloadException.class)
                .hasMessage("the server answered HTTP 404 (not found)");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void takesASilentConnectionForCutAndGoesOn() throws IOException {
        server.cuts.set(1);
        server.cutAfter = 100_000;
        server.stallsInsteadOfCutting = true;
        new Downloader(new DownloadPolicy(2, Duration.ofMillis(1), Duration.ofMillis(500)))
                .download(server.address(), target, UNHEARD);
        assertThat(target).hasBinaryContent(content);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void failsAtOnceWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Downloader patient = new Downloader(new DownloadPolicy(2, Duration.ofHours(1), Duration.ofSeconds(20)));
        assertThatThrownBy(() -> patient.download(URI.create("http://127.0.0.1:" + port + "/x"), target, UNHEARD))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("cannot connect");
    }

    @Test
    void refusesAddressesThatAreNotHttp() {
        for (String address : List.of("ftp://example.org/x", "file:///etc/hosts", "x.tar.gz", "http:///x")) {
            assertThatThrownBy(() -> downloader(1).download(URI.create(address), target, UNHEARD))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("http://");
        }
    }
}
