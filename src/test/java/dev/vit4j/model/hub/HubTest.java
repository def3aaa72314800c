package dev.vit4j.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.data.fetch.DownloadPolicy;
import dev.vit4j.data.fetch.DownloadProgress;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layout of the cache is checked against huggingface_hub itself by {@code scripts/check-hub}. */
class HubTest {
    private static final HubName BIRDS = new HubName(HubServer.REPOSITORY, HubName.MAIN);
    private static final DownloadPolicy PATIENCE = new DownloadPolicy(1, Duration.ZERO, Duration.ofSeconds(20));

    @TempDir
    private Path cache;

    private HubServer server;
    private byte[] weights;
    private final List<String> notes = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    private final HubListener listener = new HubListener() {
        @Override
        public void note(String message) {
            notes.add(message);
        }

        @Override
        public DownloadProgress downloading(String file) {
            return (done, total) -> progress.add(file + " " + done + "/" + total);
        }
    };

    @BeforeEach
    void startAHub() throws IOException {
        server = new HubServer();
        Path tiny = Fixtures.folder("tiny-a");
        weights = Files.readAllBytes(tiny.resolve("model.safetensors"));
        server.files.put("config.json", Files.readAllBytes(tiny.resolve("config.json")));
        server.files.put("model.safetensors", weights);
        server.files.put("pytorch_model.bin", new byte[] {1});
        server.files.put("README.md", new byte[] {2});
    }

    @AfterEach
    void stopIt() {
        server.close();
    }

    private Hub hub(Map<String, String> environment) {
        Map<String, String> all =
                new HashMap<>(Map.of("HF_ENDPOINT", server.endpoint() + "/", "HF_HUB_CACHE", cache.toString()));
        all.putAll(environment);
        return new Hub(HubSettings.of(all, Path.of("/nowhere")), PATIENCE);
    }

    private Path fetch(HubName name, Map<String, String> environment) {
        return hub(environment).fetch(name, listener);
    }

    private Path fetch() {
        return fetch(BIRDS, Map.of());
    }

    private void fails(HubName name, Map<String, String> environment, Class<?> type, String... parts) {
        assertThatThrownBy(() -> fetch(name, environment))
                .isExactlyInstanceOf(type)
                .hasMessageStartingWith(name + ": ")
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private Path repository() {
        return cache.resolve("models--org--birds");
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(file -> !Files.isDirectory(file))
                    .map(file -> cache.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aModelIsFetchedIntoTheCacheOfPython() throws IOException {
        Path folder = fetch();

        assertThat(folder).isEqualTo(repository().resolve("snapshots/" + HubServer.COMMIT));
        assertThat(ModelFolder.read(folder).weights())
                .isEqualTo(ModelFolder.read(Fixtures.folder("tiny-a")).weights());
        String config = HubServer.gitSha1(server.files.get("config.json"));
        String sha256 = Digests.SHA256.hex(weights);
        String snapshot = "models--org--birds/snapshots/" + HubServer.COMMIT;
        assertThat(tree())
                .containsExactlyInAnyOrder(
                        "CACHEDIR.TAG",
                        ".locks/models--org--birds/" + config + ".lock",
                        ".locks/models--org--birds/" + sha256 + ".lock",
                        "models--org--birds/.no_exist/" + HubServer.COMMIT + "/preprocessor_config.json",
                        "models--org--birds/.no_exist/" + HubServer.COMMIT + "/processor_config.json",
                        "models--org--birds/blobs/" + config,
                        "models--org--birds/blobs/" + sha256,
                        "models--org--birds/refs/main",
                        snapshot + "/config.json",
                        snapshot + "/model.safetensors");
        assertThat(repository().resolve("refs/main")).hasContent(HubServer.COMMIT);
        assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
                .isEqualTo(Path.of("../../blobs", sha256));
        assertThat(progress).contains("model.safetensors " + weights.length + "/" + weights.length);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsCachedCostsOneRequestAndACommitNone() {
        Path folder = fetch();
        server.requests.clear();
        assertThat(fetch()).isEqualTo(folder);
        assertThat(server.asked()).containsExactly("HEAD config.json");
        server.requests.clear();
        assertThat(fetch(new HubName(HubServer.REPOSITORY, HubServer.COMMIT), Map.of()))
                .isEqualTo(folder);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void theImageProcessorWithinAProcessorIsFetched() {
        server.files.put("processor_config.json", "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(fetch().resolve("processor_config.json")).hasContent("{}");
        assertThat(server.asked()).contains("HEAD preprocessor_config.json", "GET processor_config.json");
    }

    @Test
    void aNewCommitFetchesOnlyWhatChanged() throws IOException {
        fetch();
        server.commit = "f".repeat(40);
        server.files.put("preprocessor_config.json", "{\"do_resize\": true}".getBytes(StandardCharsets.UTF_8));
        server.requests.clear();
        Path folder = fetch();
        assertThat(folder.getFileName()).hasToString(server.commit);
        assertThat(server.asked())
                .containsExactly(
                        "HEAD config.json",
                        "HEAD preprocessor_config.json",
                        "GET preprocessor_config.json",
                        "HEAD model.safetensors");
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(repository().resolve("refs/main")).hasContent(server.commit);
    }

    @Test
    void aRevisionMayBeATagOrAPullRequest() throws IOException {
        fetch(new HubName(HubServer.REPOSITORY, "v2"), Map.of());
        fetch(new HubName(HubServer.REPOSITORY, "refs/pr/3"), Map.of());
        assertThat(repository().resolve("refs/v2")).hasContent(HubServer.COMMIT);
        assertThat(repository().resolve("refs/refs/pr/3")).hasContent(HubServer.COMMIT);
        assertThat(repository().resolve("refs/main")).doesNotExist();
        fails(
                new HubName(HubServer.REPOSITORY, "v3"),
                Map.of(),
                BadInputException.class,
                "org/birds has no revision 'v3'");
    }

    @Test
    void aRenamedRepositoryIsFound() {
        assertThat(fetch(new HubName(server.formerly, HubName.MAIN), Map.of()).resolve("model.safetensors"))
                .hasBinaryContent(weights);
    }

    @Test
    void theTokenGoesToTheHubOnly(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("token"), "hf_of_the_file\n");
        fetch(BIRDS, Map.of("HF_HOME", home.toString()));
        assertThat(server.requests)
                .allSatisfy(request -> assertThat(request.authorization())
                        .isEqualTo(
                                request.what().startsWith("STORE")
                                        ? Optional.empty()
                                        : Optional.of("Bearer hf_of_the_file")));
        assertThat(server.asked()).contains("STORE model.safetensors");
        server.requests.clear();
        fetch(BIRDS, Map.of("HF_HOME", home.toString(), "HF_TOKEN", "hf_of_the_variable"));
        assertThat(server.requests)
                .extracting(HubServer.Request::authorization)
                .containsOnly(Optional.of("Bearer hf_of_the_variable"));
    }

    @Test
    void aBrokenDownloadGoesOnWhereItStopped() throws IOException {
        server.cutAfter = 1000;
        fails(BIRDS, Map.of(), HubUnavailableException.class, "keeps what it has");
        Path part = repository().resolve("blobs/" + Digests.SHA256.hex(weights) + ".incomplete");
        assertThat(part).exists();
        long come = Files.size(part);
        assertThat(repository().resolve("refs/main")).doesNotExist();
        server.requests.clear();
        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(part).doesNotExist();
        assertThat(server.requests)
                .filteredOn(request -> request.what().startsWith("STORE"))
                .singleElement()
                .satisfies(request -> assertThat(request.range())
                        .isEqualTo(come == 0 ? Optional.empty() : Optional.of("bytes=" + come + "-")));
    }

    @Test
    void thePartOfAnEarlierRunIsCompleted() throws IOException {
        Path part = repository().resolve("blobs/" + Digests.SHA256.hex(weights) + ".incomplete");
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(weights, 1000));
        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(server.requests)
                .filteredOn(request -> request.what().startsWith("STORE"))
                .extracting(HubServer.Request::range)
                .containsExactly(Optional.of("bytes=1000-"));
        assertThat(progress).noneMatch(line -> line.startsWith("model.safetensors 0/"));
    }

    @Test
    void aCommitsFolderKnowsItsName() {
        assertThat(HubName.ofCached(fetch())).contains(new HubName(HubServer.REPOSITORY, HubServer.COMMIT));
        assertThat(HubName.shown(fetch())).isEqualTo("hf:org/birds@" + HubServer.COMMIT);
        assertThat(HubName.ofCached(Path.of("runs/first/best"))).isEmpty();
        assertThat(HubName.shown(Path.of("runs/first/best"))).isEqualTo("runs/first/best");
    }

    @Test
    void aDamagedPartIsFetchedAgain() throws IOException {
        Path part = repository().resolve("blobs/" + Digests.SHA256.hex(weights) + ".incomplete");
        Files.createDirectories(part.getParent());
        Files.write(part, new byte[500]);
        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(server.requests)
                .filteredOn(request -> request.what().startsWith("STORE"))
                .extracting(HubServer.Request::range)
                .containsExactly(Optional.of("bytes=500-"), Optional.empty());
    }

    @Test
    void otherBytesThanTheHubSaysAreRemoved() throws IOException {
        server.damaged = true;
        fails(
                BIRDS,
                Map.of(),
                HubUnavailableException.class,
                "model.safetensors: its SHA-256 is ",
                "but the Hub says " + Digests.SHA256.hex(weights),
                "the download was removed");
        assertThat(tree()).noneMatch(file -> file.contains(Digests.SHA256.hex(weights)) && file.contains("blobs"));
        server.damaged = false;
        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void theCachedModelIsUsedOfflineAndWhereTheHubCannotBeReached() {
        Path folder = fetch();
        server.requests.clear();
        for (String variable : List.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")) {
            notes.clear();
            assertThat(fetch(BIRDS, Map.of(variable, "1"))).isEqualTo(folder);
            assertThat(notes)
                    .containsExactly(
                            "hf:org/birds: " + variable + " is set: using the cached commit " + HubServer.COMMIT);
        }
        assertThat(server.requests).isEmpty();
        notes.clear();
        server.status = 503;
        assertThat(fetch()).isEqualTo(folder);
        assertThat(notes).singleElement().asString().contains("cannot be reached (the server answered HTTP 503)");
        notes.clear();
        server.close();
        assertThat(fetch()).isEqualTo(folder);
        assertThat(notes)
                .singleElement()
                .asString()
                .contains(server.endpoint() + " cannot be reached", "using the cached commit " + HubServer.COMMIT);
    }

    @Test
    void whatIsNotCachedIsMissedOffline() throws IOException {
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
        fails(BIRDS, offline, HubUnavailableException.class, "HF_HUB_OFFLINE is set", "not in the cache " + cache);
        Path folder = fetch();
        Files.delete(folder.resolve("model.safetensors"));
        fails(BIRDS, offline, HubUnavailableException.class, "model.safetensors is not in the cache " + folder);
        Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("../../blobs/removed"));
        fails(BIRDS, offline, HubUnavailableException.class, "model.safetensors is not in the cache " + folder);
        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    /** Statuses and codes as the Hub sends them. */
    @ParameterizedTest
    @CsvSource({
        "401, RepoNotFound, '', no such repository at",
        "401, '', '', 'set HF_TOKEN if it is private'",
        "404, RepoNotFound, '', no such repository at",
        "401, GatedRepo, '', accept them at ",
        "403, GatedRepo, '', then set HF_TOKEN to a token of your account",
        "403, '', Forbidden, HTTP 403: Forbidden",
    })
    void whatMayNotBeReadSaysWhatToDo(int status, String code, String message, String remedy) {
        server.status = status;
        server.headers = Map.of("X-Error-Code", code, "X-Error-Message", message);
        fails(BIRDS, Map.of(), BadInputException.class, remedy);
        fails(BIRDS, Map.of("HF_TOKEN", "hf_secret"), BadInputException.class, "(the token of HF_TOKEN was sent)");
        assertThat(notes).isEmpty();
    }

    @Test
    void aTokenThatTheHubRefusesIsNamedByItsOrigin() {
        server.status = 401;
        server.headers = Map.of("X-Error-Message", "Invalid credentials in Authorization header");
        assertThatThrownBy(() -> fetch(BIRDS, Map.of("HF_TOKEN", "hf_secret")))
                .hasMessageContaining("does not accept the token of HF_TOKEN")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    void whatIsNoHubIsNotTakenForOne() {
        server.status = 200;
        fails(BIRDS, Map.of(), HubUnavailableException.class, "not that of a Hub", "check HF_ENDPOINT");
        server.headers = Map.of("X-Repo-Commit", HubServer.COMMIT, "ETag", "\"../../../.bashrc\"");
        fails(BIRDS, Map.of(), HubUnavailableException.class, "no usable ETag");
        server.headers = Map.of("X-Repo-Commit", "../../..", "ETag", "\"abc\"");
        fails(BIRDS, Map.of(), HubUnavailableException.class, "no X-Repo-Commit");
    }

    @Test
    void weightsInSeveralFilesAreFetched() throws IOException {
        server.files.remove("model.safetensors");
        server.files.put("model-00001-of-00001.safetensors", weights);
        server.files.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"classifier.bias\": \"model-00001-of-00001.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        Path folder = fetch();
        assertThat(ModelFolder.read(folder).weights()).isNotEmpty();
        server.requests.clear();
        fetch();
        assertThat(server.asked()).containsExactly("HEAD config.json");
    }

    @Test
    void anIndexDoesNotLeadOutOfItsFolder() {
        server.files.remove("model.safetensors");
        server.files.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"classifier.bias\": \"../../../../x.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::fetch)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("../../../../x.safetensors\" is not the name of a safetensors file");
        assertThat(server.asked()).noneMatch(what -> what.contains("x.safetensors"));
    }

    @Test
    void aRepositoryWithoutSafetensorsIsRefused() {
        server.files.remove("model.safetensors");
        fails(
                BIRDS,
                Map.of(),
                BadInputException.class,
                "no model.safetensors but pytorch_model.bin, a pickle",
                "\n    import torch, safetensors.torch, huggingface_hub as h; d = h.snapshot_download(\"org/birds\","
                        + " revision=\"" + HubServer.COMMIT + "\", local_dir=\"birds\"); w = torch.load(d +"
                        + " \"/pytorch_model.bin\", map_location=\"cpu\", weights_only=True)",
                "\n    safetensors.torch.save_file(",
                "\nand name the folder: birds");
        server.files.remove("pytorch_model.bin");
        fails(BIRDS, Map.of(), BadInputException.class, "no weights in safetensors format");
        server.files.remove("config.json");
        fails(BIRDS, Map.of(), BadInputException.class, "the repository has no config.json");
        assertThat(server.asked()).doesNotContain("GET pytorch_model.bin", "STORE pytorch_model.bin");
    }

    @Test
    void aWriteProtectedCacheSaysSo() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");
        fails(
                BIRDS,
                Map.of("HF_HUB_CACHE", file.toString()),
                HubUnavailableException.class,
                "cannot be kept in " + file,
                "set HF_HUB_CACHE to another folder");
    }

    @Test
    void aFullDiskIsSaidBeforeTheDownload() {
        server.claimed = 1L << 59;
        fails(
                BIRDS,
                Map.of(),
                HubUnavailableException.class,
                "cannot be kept in " + repository(),
                "model.safetensors needs 576460752304 MB more, ",
                " MB are free; make room or set HF_HUB_CACHE");
        assertThat(server.asked()).doesNotContain("GET model.safetensors");
    }

    @Test
    void anotherSizeThanTheHubSaysIsRefused() {
        server.claimed = weights.length + 1L;
        fails(
                BIRDS,
                Map.of(),
                HubUnavailableException.class,
                "model.safetensors: " + weights.length + " bytes came, but the Hub says " + (weights.length + 1));
    }

    @Test
    void aHubThatFailsIsAskedAgainUnlessTheModelIsCached() {
        Hub patient = new Hub(
                HubSettings.of(
                        Map.of("HF_ENDPOINT", server.endpoint() + "", "HF_HUB_CACHE", cache + ""), Path.of("/nowhere")),
                new DownloadPolicy(3, Duration.ZERO, Duration.ofSeconds(20)));
        server.failures.set(2);
        Path folder = patient.fetch(BIRDS, listener);
        assertThat(notes).isEmpty();
        server.requests.clear();
        server.failures.set(1);
        assertThat(patient.fetch(BIRDS, listener)).isEqualTo(folder);
        assertThat(server.asked()).containsExactly("HEAD config.json");
        assertThat(notes).singleElement().asString().contains("HTTP 503", "using the cached commit");
    }

    @Test
    void withoutLinksTheFilesThemselvesAreThere() throws IOException {
        Map<String, String> without = Map.of("HF_HUB_DISABLE_SYMLINKS", "1");
        Path first = fetch(BIRDS, without);
        assertThat(first.resolve("model.safetensors")).isRegularFile().hasBinaryContent(weights);
        assertThat(Files.isSymbolicLink(first.resolve("model.safetensors"))).isFalse();
        assertThat(repository().resolve("blobs/" + Digests.SHA256.hex(weights))).doesNotExist();

        // Where a blob is there already, other commits may need it: it is copied.
        server.commit = "e".repeat(40);
        Files.write(repository().resolve("blobs/" + Digests.SHA256.hex(weights)), weights);
        Path second = fetch(BIRDS, without);
        assertThat(Files.isSymbolicLink(second.resolve("model.safetensors"))).isFalse();
        assertThat(second.resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(repository().resolve("blobs/" + Digests.SHA256.hex(weights))).exists();
    }

    @Test
    void twoAtOnceFetchOnce() throws InterruptedException {
        List<Thread> both = List.of(new Thread(this::fetchQuietly), new Thread(this::fetchQuietly));
        both.forEach(Thread::start);
        for (Thread thread : both) {
            thread.join();
        }
        assertThat(server.asked()).filteredOn("STORE model.safetensors"::equals).hasSize(1);
    }

    private void fetchQuietly() {
        hub(Map.of()).fetch(BIRDS, HubListener.of(note -> {}));
    }

    /** As huggingface_hub/constants.py resolves them. */
    @Test
    void theEnvironmentIsThatOfPython() {
        Path home = Path.of("/home/me");
        HubSettings usual = HubSettings.of(Map.of(), home);
        assertThat(usual.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(usual.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(usual.offline()).isEmpty();
        assertThat(usual.token()).isEmpty();
        assertThat(HubSettings.of(Map.of("XDG_CACHE_HOME", "/x"), home).cache()).hasToString("/x/huggingface/hub");
        assertThat(HubSettings.of(Map.of("HF_HOME", "~/hf", "XDG_CACHE_HOME", "/x"), home)
                        .cache())
                .hasToString("/home/me/hf/hub");
        assertThat(HubSettings.of(Map.of("HF_HUB_CACHE", "/c", "HF_HOME", "/h"), home)
                        .cache())
                .hasToString("/c");
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "yes"), home).offline())
                .contains("HF_HUB_OFFLINE");
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0"), home).offline())
                .isEmpty();
        assertThat(HubSettings.of(Map.of("HF_TOKEN", " hf_a "), home)
                        .token()
                        .orElseThrow()
                        .secret())
                .isEqualTo("hf_a");
        for (String wrong : List.of("huggingface.co", "ftp://huggingface.co", "https://", "http://a b")) {
            assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", wrong), home))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("HF_ENDPOINT: " + wrong.replaceFirst("/+$", ""));
        }
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "a\nb"), home))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("HF_TOKEN: ");
    }
}
