package dev.vit4j.model.hub;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.fetch.DownloadException;
import dev.vit4j.data.fetch.DownloadPolicy;
import dev.vit4j.data.fetch.Downloader;
import dev.vit4j.model.safetensors.PythonConversion;
import dev.vit4j.model.safetensors.ShardIndex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fetches models from the Hugging Face Hub. Of a repository only the configuration, the preprocessing and the weights in
 * safetensors format are downloaded, each checked by size and digest, into the cache of Python's huggingface_hub. What is
 * in the cache already, whoever fetched it, is not downloaded again.
 */
public final class Hub {
    /** Far above any configuration or index: what is larger is not one. */
    private static final long MOST_JSON_BYTES = 64L << 20;

    /** Weights of other formats, in the order in which they are looked for when there are no safetensors. */
    private static final List<String> OTHER_WEIGHTS = List.of(
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "open_clip_pytorch_model.bin",
            "tf_model.h5",
            "flax_model.msgpack");

    private final HubSettings settings;
    private final HubClient client;
    private final Downloader downloader;

    /**
     * @param settings where models come from and go to
     * @param policy retries and timeouts of downloads
     */
    Hub(HubSettings settings, DownloadPolicy policy) {
        this.settings = settings;
        this.client = new HubClient(settings, policy);
        this.downloader = new Downloader(policy);
    }

    /**
     * Returns the Hub that the environment variables of Python's huggingface_hub describe: {@code HF_ENDPOINT}, {@code
     * HF_HUB_CACHE}, {@code HF_HOME}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE} and others.
     *
     * @return the Hub
     * @throws BadInputException if a variable cannot be used
     */
    public static Hub ofEnvironment() {
        return new Hub(
                HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home", "."))), DownloadPolicy.DEFAULT);
    }

    /**
     * Brings a model into the cache. Where the Hub cannot be reached, the model that its revision stood for when it was
     * last fetched is used.
     *
     * @param model which one
     * @param listener is told of downloads, and where the cached model is used instead
     * @return the folder in the cache that holds its files
     * @throws BadInputException if there is no such repository or revision, it may not be read, or it holds no model in
     *     safetensors format
     * @throws HubUnavailableException if it cannot be reached and is not in the cache, or a download fails
     */
    public Path fetch(HubName model, HubListener listener) {
        HubCache cache = new HubCache(settings.cache(), model.repository(), settings.links());
        if (HubName.isCommit(model.revision()) && cache.isComplete(model.revision())) {
            return cache.snapshot(model.revision());
        }
        if (settings.offline().isPresent()) {
            return cached(model, cache, settings.offline().get() + " is set", null, listener);
        }
        HubClient.Answer config;
        try {
            boolean patient = cache.commitOf(model.revision()).isEmpty();
            config = client.ask(model, model.revision(), HubCache.CONFIG, patient);
        } catch (InterruptedIOException e) {
            throw new HubUnavailableException(model + ": interrupted", e);
        } catch (IOException e) {
            String reason = settings.endpoint() + " cannot be reached (" + e.getMessage() + ")";
            return cached(model, cache, reason, e, listener);
        }
        HubFile file = config.file()
                .orElseThrow(() -> new BadInputException(model + ": the repository has no " + HubCache.CONFIG
                        + ", so it is not a model of transformers or timm"));
        try {
            return new Fetching(model, cache, file.commit(), listener).all(file);
        } catch (DownloadException e) {
            throw new HubUnavailableException(
                    model + ": cannot be downloaded: " + e.getMessage()
                            + "; run the command again, which keeps what it has",
                    e);
        } catch (InterruptedIOException e) {
            throw new HubUnavailableException(model + ": interrupted; run the command again to go on", e);
        } catch (IOException e) {
            throw new HubUnavailableException(
                    model + ": cannot be kept in " + cache.path() + ": " + e.getMessage()
                            + "; make room or set HF_HUB_CACHE to another folder",
                    e);
        }
    }

    private Path cached(HubName model, HubCache cache, String reason, IOException cause, HubListener listener) {
        Optional<String> commit = cache.commitOf(model.revision());
        if (commit.isEmpty()) {
            throw new HubUnavailableException(
                    model + ": " + reason + ", and the model is not in the cache " + settings.cache(), cause);
        }
        List<String> missing = cache.missing(commit.get());
        if (!missing.isEmpty()) {
            throw new HubUnavailableException(
                    model + ": " + reason + ", and " + missing.get(0) + " is not in the cache "
                            + cache.snapshot(commit.get()),
                    cause);
        }
        listener.note(model + ": " + reason + ": using the cached commit " + commit.get());
        return cache.snapshot(commit.get());
    }

    /** The files of one commit on their way into the cache. */
    private final class Fetching {
        private final HubName model;
        private final HubCache cache;
        private final String commit;
        private final HubListener listener;

        Fetching(HubName model, HubCache cache, String commit, HubListener listener) {
            this.model = model;
            this.cache = cache;
            this.commit = commit;
            this.listener = listener;
        }

        Path all(HubFile config) throws IOException {
            Path folder = cache.snapshot(commit);
            if (!cache.isComplete(commit)) {
                cache.create();
                json(config);
                if (!fetched(HubCache.PREPROCESSOR)) {
                    fetched(HubCache.PROCESSOR);
                }
                weights(folder);
            }
            cache.remember(model.revision(), commit);
            return folder;
        }

        /** Fetches a small file if the repository has it, and remembers if it has not. */
        private boolean fetched(String name) throws IOException {
            Optional<HubFile> file = find(name);
            if (file.isPresent()) {
                json(file.get());
            } else {
                cache.rememberMissing(commit, name);
            }
            return file.isPresent();
        }

        private void weights(Path folder) throws IOException {
            if (Files.exists(folder.resolve(HubCache.WEIGHTS))) {
                return;
            }
            Optional<HubFile> single = find(HubCache.WEIGHTS);
            if (single.isPresent()) {
                get(single.get());
                return;
            }
            Optional<HubFile> index = find(HubCache.INDEX);
            if (index.isEmpty()) {
                throw noSafetensors();
            }
            json(index.get());
            for (String shard : ShardIndex.read(folder.resolve(HubCache.INDEX)).shards()) {
                if (!Files.exists(folder.resolve(shard))) {
                    get(find(shard)
                            .orElseThrow(() -> new BadInputException(model + ": " + HubCache.INDEX + " names " + shard
                                    + ", which the repository does not have")));
                }
            }
        }

        private BadInputException noSafetensors() throws IOException {
            String name = model.repository().substring(model.repository().indexOf('/') + 1);
            for (String other : OTHER_WEIGHTS) {
                if (find(other).isPresent()) {
                    boolean pickle = other.endsWith(".bin");
                    return new BadInputException(model + ": the repository has no " + HubCache.WEIGHTS + " but " + other
                            + (pickle
                                    ? ", a pickle, which may run code when loaded, and is not read; "
                                            + PythonConversion.ofHub(model.repository(), commit, other, Path.of(name))
                                            + "\nand name the folder: " + name
                                    : "; save the model in safetensors format with Python, and name its folder"));
                }
            }
            return new BadInputException(model + ": the repository has no weights in safetensors format ("
                    + HubCache.WEIGHTS + " or " + HubCache.INDEX + ")");
        }

        private Optional<HubFile> find(String file) throws IOException {
            return client.ask(model, commit, file, true).file();
        }

        private void json(HubFile file) throws IOException {
            if (file.bytes().orElse(0) > MOST_JSON_BYTES) {
                throw new BadInputException(model + ": " + file.name() + " has "
                        + file.bytes().getAsLong() + " bytes, too many for a file of settings");
            }
            get(file);
        }

        private void get(HubFile file) throws IOException {
            if (Files.exists(cache.snapshot(commit).resolve(file.name()))) {
                return;
            }
            BlobLock.during(
                    cache.lockFile(file),
                    () -> listener.note(model + ": waiting for another process that fetches " + file.name()),
                    () -> getLocked(file));
        }

        private void getLocked(HubFile file) throws IOException {
            Path blob = cache.blob(file);
            boolean present = Files.exists(blob) && file.bytes().orElse(Files.size(blob)) == Files.size(blob);
            if (!present) {
                requireSpace(file, blob);
                downloader.downloadContent(
                        client.request(model, commit, file.name()),
                        blob,
                        file::problemOf,
                        listener.downloading(file.name()));
            }
            cache.link(file, !present);
        }

        private void requireSpace(HubFile file, Path blob) throws IOException {
            Path begun = blob.resolveSibling(blob.getFileName() + ".incomplete");
            long needed = file.bytes().orElse(0) - (Files.exists(begun) ? Files.size(begun) : 0);
            long free = Files.getFileStore(blob.getParent()).getUsableSpace();
            if (free < needed) {
                throw new IOException(
                        file.name() + " needs " + megabytes(needed) + " more, " + megabytes(free) + " are free");
            }
        }

        private static String megabytes(long bytes) {
            return (bytes + 999_999) / 1_000_000 + " MB";
        }
    }
}
