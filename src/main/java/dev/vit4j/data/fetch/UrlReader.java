package dev.vit4j.data.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Reads a URL into memory, within limits. Each address is checked before it is connected to, those of redirects too: a URL
 * from an untrusted list must not reach services of the own machine or network.
 *
 * <p>Java's HTTP client looks names up itself. It gets the addresses that were checked, because the JVM keeps looked-up
 * names for 30 seconds; with {@code networkaddress.cache.ttl=0} a name server could answer the two look-ups
 * differently. With a proxy, the proxy looks names up. Thread-safe.
 */
public final class UrlReader {
    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 1 << 16;

    private final UrlPolicy policy;
    private final Predicate<InetAddress> allowed;
    private final ProxySelector proxies;
    /** Made when the first URL is read, since it takes a tenth of a second. */
    private HttpClient client;

    /** @param policy the limits */
    public UrlReader(UrlPolicy policy) {
        this(
                policy,
                address -> policy.privateAddresses() || PublicAddresses.isPublic(address),
                Objects.requireNonNullElse(ProxySelector.getDefault(), HttpClient.Builder.NO_PROXY));
    }

    /**
     * @param policy the limits
     * @param allowed which addresses may be connected to
     * @param proxies chooses the proxy for a URL
     */
    UrlReader(UrlPolicy policy, Predicate<InetAddress> allowed, ProxySelector proxies) {
        this.policy = policy;
        this.allowed = allowed;
        this.proxies = proxies;
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(policy.timeout().compareTo(CONNECT) < 0 ? policy.timeout() : CONNECT)
                    .proxy(proxies)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        }
        return client;
    }

    /**
     * @param text anything
     * @return whether it is meant as a URL that can be read
     */
    public static boolean isUrl(String text) {
        String start = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    /**
     * @param url http or https, as typed or listed
     * @return its address
     * @throws URISyntaxException if it is not a valid URL
     */
    public static URI address(String url) throws URISyntaxException {
        return new URI(encoded(url));
    }

    /** Encodes characters after the host name that are not allowed in a URL, as browsers do. */
    private static String encoded(String url) {
        int host = url.indexOf("//") + 2;
        int path = url.indexOf('/', host);
        if (path < 0) {
            return url;
        }
        StringBuilder encoded = new StringBuilder(url.substring(0, path));
        for (byte b : url.substring(path).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c > ' ' && c < 0x7F && "\"<>[\\]^`{|}".indexOf(c) < 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /**
     * @param address http or https
     * @return what the server sends
     * @throws DownloadException if the address is refused, the server cannot be reached or refuses, or a limit is exceeded
     * @throws IOException if the thread is interrupted
     */
    public byte[] read(URI address) throws IOException {
        long deadline = System.nanoTime() + policy.timeout().toNanos();
        URI at = address;
        for (int redirects = 0; ; redirects++) {
            check(at);
            HttpRequest request = HttpRequest.newBuilder(at)
                    .timeout(left(deadline))
                    .header("Accept", "image/*,*/*;q=0.5")
                    .header("Accept-Encoding", "identity")
                    .build();
            HttpResponse<InputStream> response = HttpCalls.send(client(), request, policy.timeout());
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                if (status == 200) {
                    return content(body, response, deadline);
                }
                if (!List.of(301, 302, 303, 307, 308).contains(status)) {
                    throw HttpCalls.refused(status);
                }
                if (redirects == MOST_REDIRECTS) {
                    throw DownloadException.lasting("redirects more than " + MOST_REDIRECTS + " times", null);
                }
                at = Redirects.next(at, response);
            }
        }
    }

    private void check(URI address) throws DownloadException {
        String host = address.getHost();
        if (host == null) {
            throw DownloadException.lasting("has no valid host name", null);
        }
        if (address.getUserInfo() != null) {
            throw DownloadException.lasting("holds a user name; URLs with passwords are not supported", null);
        }
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            if (hasProxy(address)) {
                return; // the proxy may know the name
            }
            throw DownloadException.lasting("host " + host + " is not known (is there a network?)", e);
        }
        for (InetAddress one : found) {
            if (!allowed.test(one)) {
                throw DownloadException.lasting(
                        "host " + host + " has the private or local address " + one.getHostAddress()
                                + "; if you trust it, give --allow-private-addresses",
                        null);
            }
        }
    }

    private boolean hasProxy(URI address) {
        return proxies.select(address).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    private byte[] content(InputStream body, HttpResponse<?> response, long deadline) throws IOException {
        long declared = response.headers().firstValueAsLong("Content-Length").orElse(0);
        if (declared > policy.maxBytes()) {
            throw tooLarge(String.valueOf(declared));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) Math.min(declared, BUFFER_BYTES));
        byte[] buffer = new byte[BUFFER_BYTES];
        try (StallGuard guard = new StallGuard(body, left(deadline))) {
            for (int count = read(body, buffer, guard); count >= 0; count = read(body, buffer, guard)) {
                left(deadline);
                content.write(buffer, 0, count);
                if (content.size() > policy.maxBytes()) {
                    throw tooLarge("more than " + policy.maxBytes());
                }
            }
        }
        if (declared > 0 && content.size() < declared) {
            throw DownloadException.passing("the connection ended at byte " + content.size() + " of " + declared, null);
        }
        return content.toByteArray();
    }

    /** The guard closes the body when the time is up; it gets no sign of life, since the limit is for the whole. */
    private int read(InputStream body, byte[] buffer, StallGuard guard) throws DownloadException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw guard.hasStalled()
                    ? late(e)
                    : DownloadException.passing("the connection was lost: " + HttpCalls.reason(e), e);
        }
    }

    private Duration left(long deadline) throws DownloadException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw late(null);
        }
        return Duration.ofNanos(Math.max(nanos, 1_000_000));
    }

    private DownloadException late(Throwable cause) {
        return DownloadException.passing(
                "did not arrive within " + policy.timeout().toSeconds() + " s; allow more with --url-timeout", cause);
    }

    private DownloadException tooLarge(String bytes) {
        return DownloadException.lasting(
                "has " + bytes + " bytes, the limit is " + policy.maxBytes()
                        + ": raise it with --max-bytes if you trust it",
                null);
    }
}
