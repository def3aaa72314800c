package dev.vit4j.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Follows redirects. The header Authorization goes to the first server only: a redirect must not carry a token to another
 * one.
 */
final class Redirects {
    private static final int MOST = 5;
    private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

    private Redirects() {}

    /**
     * @param client follows no redirects itself
     * @param first the request
     * @param limit its timeout, for messages
     * @param wanted whether to follow a response that redirects
     * @return the first response that is no redirect or not wanted, whose body is still to be read
     * @throws DownloadException if a server cannot be reached or does not answer, or redirects to what is no web address
     */
    static HttpResponse<InputStream> follow(
            HttpClient client, HttpRequest first, Duration limit, Predicate<HttpResponse<?>> wanted)
            throws IOException {
        HttpRequest request = first;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<InputStream> response = HttpCalls.send(client, request, limit);
            if (!STATUSES.contains(response.statusCode()) || !wanted.test(response)) {
                return response;
            }
            response.body().close();
            if (redirects == MOST) {
                throw DownloadException.lasting("redirects more than " + MOST + " times", null);
            }
            URI to = next(request.uri(), response);
            boolean same = sameOrigin(first.uri(), to);
            request = HttpRequest.newBuilder(request, (name, value) -> same || !name.equalsIgnoreCase("Authorization"))
                    .uri(to)
                    .build();
        }
    }

    /**
     * @param from requested address
     * @param response that redirects
     * @return where to
     * @throws DownloadException if it is no web address, or not encrypted where the first one is
     */
    static URI next(URI from, HttpResponse<?> response) throws DownloadException {
        String location = response.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw DownloadException.lasting("redirects to '" + location + "', which is not a URL", e);
        }
        if (location.isEmpty() || !UrlReader.isUrl(to.toString())) {
            throw DownloadException.lasting("redirects to '" + location + "', which is not an http or https URL", null);
        }
        if (from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https")) {
            throw DownloadException.lasting("redirects from https to " + to + ", which is not encrypted", null);
        }
        return to;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && Objects.equals(host(one), host(other))
                && port(one) == port(other);
    }

    private static String host(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
