package dev.vit4j.model.hub;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Version;
import dev.vit4j.data.fetch.DownloadException;
import dev.vit4j.data.fetch.DownloadPolicy;
import dev.vit4j.data.fetch.DownloadRequest;
import dev.vit4j.data.fetch.HttpHead;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the Hub what a file of a repository is. Its protocol is that of Python's huggingface_hub ({@code
 * file_download.py}): the headers of {@code /ORG/NAME/resolve/REVISION/FILE} say commit, size and digest.
 */
final class HubClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ETAG = "[0-9A-Za-z][\\w.+=-]{0,200}";

    private final HubSettings settings;
    private final HttpHead head;

    /**
     * @param settings where models come from
     * @param policy retries
     */
    HubClient(HubSettings settings, DownloadPolicy policy) {
        this.settings = settings;
        this.head = new HttpHead(TIMEOUT, policy);
    }

    /**
     * What a revision holds under a name.
     *
     * @param commit that the revision stands for; empty if the Hub does not say it, as for some missing files
     * @param file the file; empty if the revision has none of that name
     */
    record Answer(Optional<String> commit, Optional<HubFile> file) {}

    /**
     * @param model a repository
     * @param revision branch, tag or commit
     * @param file name in the repository
     * @param patient whether to ask a Hub again that does not answer
     * @return what is there
     * @throws IOException if the Hub cannot be reached, or answers as no Hub does
     * @throws BadInputException if there is no such repository or revision, or it may not be read
     */
    Answer ask(HubName model, String revision, String file, boolean patient) throws IOException {
        HttpHead.Answer answer = head.ask(
                request(model, revision, file),
                headers -> headers.firstValue("X-Linked-Etag").isPresent(),
                patient);
        Optional<String> commit = answer.header("X-Repo-Commit").filter(HubName::isCommit);
        if (answer.status() == 404 && (commit.isPresent() || errorCode(answer).equals("EntryNotFound"))) {
            return new Answer(commit, Optional.empty());
        }
        if (answer.status() >= 400) {
            throw refused(model, revision, answer);
        }
        String etag = answer.header("X-Linked-Etag")
                .or(() -> answer.header("ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .orElse("");
        if (commit.isEmpty() || !etag.matches(ETAG)) {
            throw DownloadException.lasting(
                    "the answer is not that of a Hub (no " + (commit.isEmpty() ? "X-Repo-Commit" : "usable ETag")
                            + "); check HF_ENDPOINT, proxy and firewall",
                    null);
        }
        return new Answer(commit, Optional.of(new HubFile(file, commit.get(), etag, size(answer))));
    }

    /**
     * @param model a repository
     * @param revision branch, tag or commit
     * @param file name in the repository
     * @return the request that downloads it
     */
    DownloadRequest request(HubName model, String revision, String file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "vit4j/" + Version.current());
        settings.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token.secret()));
        return new DownloadRequest(
                URI.create(settings.endpoint() + "/" + model.repository() + "/resolve/" + encoded(revision) + "/"
                        + encoded(file)),
                headers);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static OptionalLong size(HttpHead.Answer answer) {
        boolean redirects = answer.status() >= 300;
        return answer.header("X-Linked-Size")
                .or(() -> redirects ? Optional.empty() : answer.header("Content-Length"))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private static String errorCode(HttpHead.Answer answer) {
        return answer.header("X-Error-Code").orElse("");
    }

    /** Returns the exception for an error of the server, as {@code hf_raise_for_status} tells them apart. */
    private DownloadException refused(HubName model, String revision, HttpHead.Answer answer) {
        String code = errorCode(answer);
        String reason = answer.header("X-Error-Message").map(Excerpt::of).orElse("");
        int status = answer.status();
        if (code.equals("RevisionNotFound")) {
            throw new BadInputException(model + ": " + model.repository() + " has no revision '" + revision
                    + "'; give a branch, a tag or a full commit, or leave it out");
        }
        if (code.equals("GatedRepo")) {
            throw new BadInputException(model + ": only those may read it who accept its terms: accept them at "
                    + settings.endpoint() + "/" + model.repository() + ", then set HF_TOKEN to a token of your account"
                    + tokenInUse());
        }
        boolean badToken = status == 401 && reason.contains("Invalid credentials");
        if (badToken && settings.token().isPresent()) {
            throw new BadInputException(model + ": the Hub does not accept "
                    + settings.token().get() + "; get a new one at " + settings.endpoint() + "/settings/tokens");
        }
        if (code.equals("RepoNotFound") || status == 401 || (status == 404 && code.isEmpty())) {
            throw new BadInputException(model + ": no such repository at " + settings.endpoint()
                    + "; check its name, or set HF_TOKEN if it is private" + tokenInUse());
        }
        if (status == 403 || status == 404 || status == 410 || status == 451) {
            throw new BadInputException(model + ": the Hub refuses it (HTTP " + status
                    + (reason.isEmpty() ? "" : ": " + reason) + "); check what HF_TOKEN may read" + tokenInUse());
        }
        return DownloadException.lasting(
                "the server answered HTTP " + status + (reason.isEmpty() ? "" : ": " + reason), null);
    }

    private String tokenInUse() {
        return settings.token().map(token -> " (" + token + " was sent)").orElse("");
    }
}
