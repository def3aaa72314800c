package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Downloads files over HTTP, resumably. Bytes are collected in {@code NAME.part}; the next try, in this run or a later
 * one, requests the rest (Range with If-Range, so that a changed file is sent whole). A server without range support sends
 * everything again.
 */
public final class Downloader {
    private final HttpClient client;
    private final DownloadPolicy policy;

    /** @param policy retries and timeouts */
    public Downloader(DownloadPolicy policy) {
        this.policy = policy;
        this.client = client(Duration.ofSeconds(20));
    }

    static HttpClient client(Duration connect) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER) // Redirects follows them
                .connectTimeout(connect)
                // HTTP/2 gains nothing for one large file, and its upgrade header breaks some old mirrors.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * @param address http or https
     * @param target the final file, written only when the download is complete; its folder is created if missing
     * @param progress is told of the progress
     * @throws BadInputException if the address is not http or https
     * @throws DownloadException if the server cannot be reached, refuses, or keeps failing
     * @throws IOException if the disk fails or the thread is interrupted
     */
    public void download(URI address, Path target, DownloadProgress progress) throws IOException {
        PartFile part = PartFile.of(target);
        collect(DownloadRequest.of(address), target, part, progress);
        part.finish();
    }

    /**
     * Downloads a file that is named after its content, and checks it before it gets its name. Bytes are collected in {@code
     * NAME.incomplete}, which any later download of the same content completes.
     *
     * @param request what to ask for
     * @param target the final file
     * @param check throws if the file's content is not the one that its name stands for
     * @param progress is told of the progress
     * @throws DownloadException if the server cannot be reached, refuses, or keeps failing, or if the content is wrong
     * @throws IOException if the disk fails or the thread is interrupted
     */
    public void downloadContent(DownloadRequest request, Path target, ContentCheck check, DownloadProgress progress)
            throws IOException {
        PartFile part = PartFile.ofContent(target);
        boolean resumed = part.size() > 0;
        collect(request, target, part, progress);
        Optional<String> problem = check.problemOf(part.path());
        if (problem.isPresent() && resumed) {
            // The bytes from before may be at fault: again from the start.
            part.discard();
            collect(request, target, part, progress);
            problem = check.problemOf(part.path());
        }
        if (problem.isPresent()) {
            part.discard();
            throw DownloadException.lasting(problem.get() + "; the download was removed", null);
        }
        part.finish();
    }

    /** Checks a file's content. */
    @FunctionalInterface
    public interface ContentCheck {
        /**
         * @param file downloaded whole
         * @return what is wrong with it; empty if nothing is
         * @throws IOException if it cannot be read
         */
        Optional<String> problemOf(Path file) throws IOException;
    }

    private void collect(DownloadRequest request, Path target, PartFile part, DownloadProgress progress)
            throws IOException {
        URI address = request.address();
        String scheme = String.valueOf(address.getScheme());
        BadInputException.require(
                (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) && address.getHost() != null,
                "%s: not an address to download from; give one that begins with http:// or https://",
                address);
        Files.createDirectories(target.toAbsolutePath().getParent());
        HttpTransfer transfer = new HttpTransfer(client, request, part, policy.stall());
        for (int tried = 1; !succeeds(transfer, tried, progress); tried++) {
            sleep(policy.pauseAfter(tried));
        }
    }

    private boolean succeeds(HttpTransfer transfer, int tried, DownloadProgress progress) throws IOException {
        try {
            transfer.run(progress);
            return true;
        } catch (DownloadException e) {
            // After a first connection, even "cannot connect" may be temporary.
            boolean again = e.isPassing() || tried > 1;
            if (!again || tried >= policy.tries()) {
                throw e;
            }
            return false;
        }
    }

    static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("download interrupted").initCause(e);
        }
    }
}
