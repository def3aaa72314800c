package dev.vit4j.data.fetch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/**
 * What to ask a server for.
 *
 * @param address http or https
 * @param headers sent with the request; Authorization not to other servers that it redirects to
 */
public record DownloadRequest(URI address, Map<String, String> headers) {
    public DownloadRequest {
        headers = Map.copyOf(headers);
    }

    /**
     * @param address http or https
     * @return a request without headers of its own
     */
    public static DownloadRequest of(URI address) {
        return new DownloadRequest(address, Map.of());
    }

    /**
     * @param timeout until the response begins
     * @return a request that asks for the bytes as they are: compression would break sizes and byte ranges
     */
    HttpRequest.Builder builder(Duration timeout) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address).timeout(timeout).header("Accept-Encoding", "identity");
        headers.forEach(builder::header);
        return builder;
    }
}
