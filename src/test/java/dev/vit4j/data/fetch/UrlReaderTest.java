package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UrlReaderTest {
    private static final UrlPolicy LOCAL = new UrlPolicy(1000, Duration.ofSeconds(20), true);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void at(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI().toString());
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static void send(HttpExchange exchange, int length) throws IOException {
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(new byte[length]);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private void assertFails(UrlReader reader, URI url, String... parts) {
        assertThatThrownBy(() -> reader.read(url))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void readsWhatTheServerSendsWithTheQuery() throws IOException {
        at("/a.jpg", exchange -> send(exchange, 1000));

        assertThat(new UrlReader(LOCAL).read(url("/a.jpg?w=10"))).hasSize(1000);
        assertThat(asked).containsExactly("/a.jpg?w=10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"})
    void refusesPrivateAddressesUnlessAllowed(String host) {
        at("/", exchange -> send(exchange, 1));
        UrlReader reader = new UrlReader(new UrlPolicy(1000, Duration.ofSeconds(20), false));

        assertFails(
                reader,
                URI.create("http://" + host + ":" + server.getAddress().getPort() + "/"),
                "host " + host,
                "private or local address",
                "--allow-private-addresses");
        assertThat(asked).isEmpty();
    }

    @Test
    void checksTheAddressesOfRedirects() {
        at(
                "/",
                exchange -> redirect(
                        exchange, "http://127.0.0.2:" + server.getAddress().getPort() + "/secret"));
        UrlReader reader = new UrlReader(
                LOCAL, address -> address.getHostAddress().equals("127.0.0.1"), HttpClient.Builder.NO_PROXY);

        assertFails(reader, url("/"), "127.0.0.2", "private or local");
        assertThat(asked).containsExactly("/");
    }

    @Test
    void followsSomeRedirects() throws IOException {
        at("/r/", exchange -> {
            int left = Integer.parseInt(exchange.getRequestURI().getPath().substring(3));
            redirect(exchange, left == 0 ? "../image" : String.valueOf(left - 1));
        });
        at("/image", exchange -> send(exchange, 7));

        assertThat(new UrlReader(LOCAL).read(url("/r/4"))).hasSize(7);
        assertFails(new UrlReader(LOCAL), url("/r/5"), "redirects more than 5 times");
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "ftp://example.org/x", "''", "http:// x"})
    void refusesRedirectsToOtherThings(String to) {
        at("/", exchange -> redirect(exchange, to));

        assertFails(new UrlReader(LOCAL), url("/"), "redirects to '", to);
    }

    @Test
    void refusesWhatIsTooLargeDeclaredOrNot() {
        at("/declared", exchange -> send(exchange, 1001));
        at("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1001; i++) {
                exchange.getResponseBody().write(0);
            }
        });

        assertFails(new UrlReader(LOCAL), url("/declared"), "has 1001 bytes, the limit is 1000", "--max-bytes");
        assertFails(new UrlReader(LOCAL), url("/chunked"), "has more than 1000 bytes", "--max-bytes");
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        at("/silent", exchange -> await());
        at("/stalls", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await();
        });
        at("/drips", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 900 && closing.getCount() > 0; i++) {
                body.write(i);
                body.flush();
                pause();
            }
        });
        UrlReader reader = new UrlReader(new UrlPolicy(1000, Duration.ofSeconds(1), true));

        assertFails(reader, url("/silent"), "within 1 s");
        assertFails(reader, url("/stalls"), "within 1 s", "--url-timeout");
        assertFails(reader, url("/drips"), "within 1 s", "--url-timeout");
    }

    private void await() {
        try {
            closing.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void wordsFailuresOfTheServer() throws IOException {
        at("/broken", exchange -> exchange.sendResponseHeaders(503, -1));
        int port = server.getAddress().getPort();

        assertFails(new UrlReader(LOCAL), url("/none"), "HTTP 404 (not found)");
        assertFails(new UrlReader(LOCAL), url("/broken"), "HTTP 503");
        server.stop(0);
        assertFails(
                new UrlReader(LOCAL),
                URI.create("http://127.0.0.1:" + port + "/"),
                "cannot connect: the server accepts no connections");
        assertFails(new UrlReader(LOCAL), URI.create("http://127.0.0.1:99999/"), "cannot connect: port out of range");
        assertFails(
                new UrlReader(LOCAL), URI.create("http://no-such-host.invalid/"), "no-such-host.invalid", "not known");
        assertFails(new UrlReader(LOCAL), URI.create("http://me:secret@127.0.0.1/"), "user name");
        assertFails(new UrlReader(LOCAL), URI.create("http:///x"), "no valid host name");
    }

    @Test
    void leavesNamesToAProxyThatMayKnowThem() throws IOException {
        at("/a.jpg", exchange -> send(exchange, 3));
        UrlReader reader = new UrlReader(
                new UrlPolicy(1000, Duration.ofSeconds(20), false),
                PublicAddresses::isPublic,
                ProxySelector.of(server.getAddress()));

        assertThat(reader.read(URI.create("http://no-such-host.invalid/a.jpg"))).hasSize(3);
        assertThat(asked).containsExactly("http://no-such-host.invalid/a.jpg");
        assertFails(reader, URI.create("http://127.0.0.1/a.jpg"), "private or local");
    }

    @Test
    void recognizesUrls() {
        assertThat(UrlReader.isUrl("HTTPS://example.org/a")).isTrue();
        assertThat(UrlReader.isUrl("http://x")).isTrue();
        assertThat(UrlReader.isUrl("file:///x")).isFalse();
        assertThat(UrlReader.isUrl("http:/x")).isFalse();
        assertThat(UrlReader.isUrl("a.jpg")).isFalse();
    }
}
