package dev.vit4j.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One connection of a download: requests the missing bytes and appends them to the part file. */
final class HttpTransfer {
    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpClient client;
    private final DownloadRequest request;
    private final PartFile part;
    private final Duration stall;

    HttpTransfer(HttpClient client, DownloadRequest request, PartFile part, Duration stall) {
        this.client = client;
        this.request = request;
        this.part = part;
        this.stall = stall;
    }

    /**
     * @param progress is told of each piece
     * @throws DownloadException if the file is still incomplete; the part file keeps what arrived
     * @throws IOException if the disk fails
     */
    void run(DownloadProgress progress) throws IOException {
        URI address = request.address();
        Optional<String> validator = part.validatorFor(address);
        long from = part.resumesFrom(address);
        HttpRequest.Builder asked = request.builder(stall);
        if (from > 0) {
            asked.header("Range", "bytes=" + from + "-");
            validator.ifPresent(value -> asked.header("If-Range", value));
        }
        HttpResponse<InputStream> response = Redirects.follow(client, asked.build(), stall, redirect -> true);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> {
                    // The whole file: requested, or no range support, or the file has changed.
                    try (FileChannel channel = part.startOver(address, response.headers())) {
                        copy(body, channel, 0, response.headers().firstValueAsLong("Content-Length"), progress);
                    }
                }
                case 206 -> addRange(response, body, from, validator, progress);
                case 416 -> acceptIfWhole(response, from);
                default -> throw HttpCalls.refused(response.statusCode());
            }
        }
    }

    private void addRange(
            HttpResponse<?> response,
            InputStream body,
            long from,
            Optional<String> validator,
            DownloadProgress progress)
            throws IOException {
        Optional<ContentRange> range =
                response.headers().firstValue("Content-Range").flatMap(ContentRange::parse);
        if (from == 0 || range.isEmpty() || range.get().start() != from) {
            part.discard();
            throw DownloadException.passing("the server sent another range than requested", null);
        }
        if (validator.isPresent()
                && !PartFile.validator(response.headers()).or(() -> validator).equals(validator)) {
            // A server that ignores If-Range.
            part.discard();
            throw DownloadException.passing("the file on the server has changed", null);
        }
        try (FileChannel channel = part.append()) {
            copy(body, channel, from, range.get().total(), progress);
        }
    }

    /** Handles 416, nothing beyond our last byte: fine if the file ends there. */
    private void acceptIfWhole(HttpResponse<?> response, long from) throws IOException {
        OptionalLong total = response.headers()
                .firstValue("Content-Range")
                .flatMap(ContentRange::parse)
                .map(ContentRange::total)
                .orElse(OptionalLong.empty());
        if (from == 0 || total.isEmpty() || total.getAsLong() != from) {
            part.discard();
            throw DownloadException.passing("the file on the server is shorter than what was downloaded before", null);
        }
    }

    private void copy(InputStream body, FileChannel channel, long from, OptionalLong total, DownloadProgress progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = from;
        progress.advanced(done, total.orElse(-1));
        try (StallGuard guard = new StallGuard(body, stall)) {
            for (int got = read(body, buffer, guard); got >= 0; got = read(body, buffer, guard)) {
                guard.sign();
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                done += got;
                progress.advanced(done, total.orElse(-1));
            }
        }
        if (total.isPresent() && done != total.getAsLong()) {
            throw DownloadException.passing("the connection ended at byte " + done + " of " + total.getAsLong(), null);
        }
    }

    private int read(InputStream body, byte[] buffer, StallGuard guard) throws DownloadException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            String what = guard.hasStalled() ? "nothing came for " + stall.toSeconds() + " s" : HttpCalls.reason(e);
            throw DownloadException.passing("the connection was lost: " + what, e);
        }
    }
}
