package dev.vit4j.data.fetch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on the loopback interface with one file, and with faults that tests switch on. */
final class FileServer implements AutoCloseable {
    /** What one request asked for. */
    record Request(Optional<String> range, Optional<String> ifRange) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    volatile byte[] content;
    volatile String etag = "\"v1\"";
    volatile boolean ranges = true;
    volatile boolean heedsIfRange = true;
    /** How many of the next responses are cut, and after how many bytes of body. */
    final AtomicInteger cuts = new AtomicInteger();

    volatile int cutAfter;

    /**
     * Where the client gathers what comes: a cut waits until that holds what was sent, since a client may drop what lies
     * unread in its buffers when the connection breaks.
     */
    volatile Path part;

    /** After {@link #cutAfter} bytes keep the connection open and silent rather than closing it. */
    volatile boolean stallsInsteadOfCutting;
    /** How many of the next responses are this status instead. */
    final AtomicInteger failures = new AtomicInteger();

    volatile int failureStatus;
    /** Added to where a range begins. */
    volatile int rangeError;

    FileServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file.tar.gz", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file.tar.gz");
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        Request request = new Request(
                Optional.ofNullable(asked.getFirst("Range")), Optional.ofNullable(asked.getFirst("If-Range")));
        requests.add(request);
        if (takesOne(failures)) {
            exchange.sendResponseHeaders(failureStatus, -1);
            exchange.close();
            return;
        }
        if (etag != null) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        boolean current =
                !heedsIfRange || request.ifRange().map(tag -> tag.equals(etag)).orElse(true);
        if (ranges && request.range().isPresent() && current) {
            int from = Integer.parseInt(request.range().get().replaceAll("\\D", ""));
            if (from >= content.length) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
                exchange.sendResponseHeaders(416, -1);
                exchange.close();
                return;
            }
            from += rangeError;
            String range = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
            exchange.getResponseHeaders().set("Content-Range", range);
            send(exchange, 206, from);
        } else {
            send(exchange, 200, 0);
        }
    }

    private void send(HttpExchange exchange, int status, int from) throws IOException {
        int length = content.length - from;
        boolean cut = takesOne(cuts);
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(content, from, cut ? Math.min(cutAfter, length) : length);
        exchange.getResponseBody().flush();
        if (cut) {
            try {
                awaitPart(from + Math.min(cutAfter, length));
                if (stallsInsteadOfCutting) {
                    closing.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.close();
    }

    private void awaitPart(long bytes) throws IOException, InterruptedException {
        while (!Files.exists(part) || Files.size(part) < bytes) {
            if (closing.await(1, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private static boolean takesOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
