package dev.vit4j.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Sends HTTP requests and words their failures for people. */
final class HttpCalls {
    private HttpCalls() {}

    /**
     * @param client sends the request
     * @param request the request
     * @param limit its timeout, for the message
     * @return the response, whose body is still to be read
     * @throws DownloadException if the server cannot be reached or does not answer
     * @throws InterruptedIOException if the thread is interrupted
     */
    static HttpResponse<InputStream> send(HttpClient client, HttpRequest request, Duration limit) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException | HttpConnectTimeoutException | SSLException e) {
            throw DownloadException.lasting("cannot connect: " + reason(e), e);
        } catch (HttpTimeoutException e) {
            throw DownloadException.passing("no answer within " + limit.toSeconds() + " s", e);
        } catch (IOException e) {
            throw DownloadException.passing("the connection failed: " + reason(e), e);
        } catch (IllegalArgumentException e) { // such as a port above 65535
            throw DownloadException.lasting("cannot connect: " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("download interrupted").initCause(e);
        }
    }

    /**
     * @param status an HTTP status that is no success
     * @return the failure
     */
    static DownloadException refused(int status) {
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        String reason = "the server answered HTTP " + status + (status == 404 ? " (not found)" : "");
        return passing ? DownloadException.passing(reason, null) : DownloadException.lasting(reason, null);
    }

    /**
     * Finds the reason, which some of the HTTP client's exceptions carry only in a cause or as a class.
     *
     * @param e thrown by the client
     * @return the reason, for people
     */
    static String reason(Throwable e) {
        Throwable last = e;
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return "the host name is not known (is there a network?)";
            }
            if (at instanceof ConnectException && at.getCause() instanceof ClosedChannelException) {
                return "the server accepts no connections on this port";
            }
            if (at.getMessage() != null) {
                return at.getMessage();
            }
            last = at;
        }
        return last.getClass().getSimpleName();
    }
}
