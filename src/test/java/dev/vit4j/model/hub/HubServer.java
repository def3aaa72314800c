package dev.vit4j.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vit4j.common.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two HTTP servers on the loopback interface that behave as the Hugging Face Hub and the store of its large files: headers
 * as {@code huggingface_hub/file_download.py} and {@code utils/_http.py} read them.
 */
final class HubServer implements AutoCloseable {
    static final String REPOSITORY = "org/birds";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Pattern RESOLVE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");

    /** A request to the Hub ({@code HEAD config.json}) or to the store ({@code STORE model.safetensors}). */
    record Request(String what, Optional<String> authorization, Optional<String> range) {}

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    volatile String commit = COMMIT;
    /** Answers everything with this status and these headers. */
    volatile int status;

    volatile Map<String, String> headers = Map.of();
    /** Answers so many requests to the Hub with HTTP 503 first. */
    final AtomicInteger failures = new AtomicInteger();
    /** What the Hub says about the size of large files; 0 for the truth. */
    volatile long claimed;
    /** The store sends only so many bytes of the next answer. */
    volatile int cutAfter = -1;
    /** The store sends other bytes than the Hub says. */
    volatile boolean damaged;
    /** A former name of the repository, which leads to the present one. */
    volatile String formerly = "org/former";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub = start(this::resolve);
    private final HttpServer store = start(this::send);

    HubServer() throws IOException {}

    private HttpServer start(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    URI endpoint() {
        return address(hub);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> asked() {
        return requests.stream().map(Request::what).toList();
    }

    private static boolean isLarge(String file) {
        return file.endsWith(".safetensors") || file.endsWith(".bin");
    }

    static String gitSha1(byte[] content) {
        var digest = Digests.SHA1.start();
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(content));
    }

    private void note(String kind, HttpExchange exchange, String file) {
        requests.add(new Request(
                kind + " " + file,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))));
    }

    private void resolve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            Matcher parts = RESOLVE.matcher(path);
            if (!parts.matches()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            String file = URLDecoder.decode(parts.group(3), StandardCharsets.UTF_8);
            String revision = URLDecoder.decode(parts.group(2), StandardCharsets.UTF_8);
            note(exchange.getRequestMethod(), exchange, file);
            var answer = exchange.getResponseHeaders();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (status != 0) {
                headers.forEach(answer::set);
                exchange.sendResponseHeaders(status, -1);
            } else if (parts.group(1).equals(formerly)) {
                answer.set("Location", path.replace(formerly, REPOSITORY));
                exchange.sendResponseHeaders(307, -1);
            } else if (!parts.group(1).equals(REPOSITORY)) {
                answer.set("X-Error-Code", "RepoNotFound");
                exchange.sendResponseHeaders(401, -1);
            } else if (!List.of("main", "v2", "refs/pr/3", commit).contains(revision)) {
                answer.set("X-Error-Code", "RevisionNotFound");
                exchange.sendResponseHeaders(404, -1);
            } else {
                answer.set("X-Repo-Commit", commit);
                file(exchange, file);
            }
        }
    }

    private void file(HttpExchange exchange, String file) throws IOException {
        var answer = exchange.getResponseHeaders();
        byte[] content = files.get(file);
        if (content == null) {
            answer.set("X-Error-Code", "EntryNotFound");
            exchange.sendResponseHeaders(404, -1);
        } else if (isLarge(file)) {
            answer.set("X-Linked-Etag", '"' + Digests.SHA256.hex(content) + '"');
            answer.set("X-Linked-Size", String.valueOf(claimed > 0 ? claimed : content.length));
            answer.set("ETag", "\"of the redirect\"");
            answer.set("Location", address(store) + "/" + file + "?signature=a%2Fb");
            exchange.sendResponseHeaders(302, -1);
        } else {
            answer.set("ETag", "W/\"" + gitSha1(content) + '"');
            if (exchange.getRequestMethod().equals("HEAD")) {
                answer.set("Content-Length", String.valueOf(content.length));
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            String file = exchange.getRequestURI().getPath().substring(1);
            note("STORE", exchange, file);
            byte[] content = files.get(file).clone();
            if (damaged) {
                content[content.length - 1] ^= 1;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
            int length = cutAfter < 0 ? content.length - from : Math.min(cutAfter, content.length - from);
            cutAfter = -1;
            exchange.getResponseBody().write(content, from, length);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
