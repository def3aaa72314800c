package dev.vit4j.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks a server for the headers of a file alone. */
public final class HttpHead {
    private final HttpClient client;
    private final Duration timeout;
    private final DownloadPolicy policy;

    /**
     * @param timeout until the server answers
     * @param policy retries
     */
    public HttpHead(Duration timeout, DownloadPolicy policy) {
        this.timeout = timeout;
        this.policy = policy;
        this.client = Downloader.client(timeout);
    }

    /**
     * A server's answer.
     *
     * @param address that answered, after redirects
     * @param status HTTP status
     * @param headers of the answer
     */
    public record Answer(URI address, int status, HttpHeaders headers) {
        /**
         * @param name of a header, in any case
         * @return its value
         */
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    /**
     * @param asked the request
     * @param last whether to take an answer as it is although it redirects
     * @param patient whether to ask again, as often as the policy says, a server that fails or does not answer
     * @return the answer, whatever its status
     * @throws DownloadException if the server cannot be reached or does not answer
     * @throws IOException if the thread is interrupted
     */
    public Answer ask(DownloadRequest asked, Predicate<HttpHeaders> last, boolean patient) throws IOException {
        int tries = patient ? policy.tries() : 1;
        for (int tried = 1; ; tried++) {
            try {
                Answer answer = once(asked, last);
                if (tried >= tries || !HttpCalls.refused(answer.status()).isPassing()) {
                    return answer;
                }
            } catch (DownloadException e) {
                if (tried >= tries || !e.isPassing()) {
                    throw e;
                }
            }
            Downloader.sleep(policy.pauseAfter(tried));
        }
    }

    private Answer once(DownloadRequest asked, Predicate<HttpHeaders> last) throws IOException {
        HttpRequest request = asked.builder(timeout)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<InputStream> response =
                Redirects.follow(client, request, timeout, redirect -> !last.test(redirect.headers()));
        response.body().close();
        return new Answer(response.uri(), response.statusCode(), response.headers());
    }
}
