package dev.vit4j.spark.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** One of Hadoop's file systems: a scheme and an authority, such as {@code hdfs://namenode:8020}. */
final class HadoopStore extends FileSystem {
    private final HadoopProvider provider;
    private final URI address;
    private final String prefix;

    HadoopStore(HadoopProvider provider, URI address) {
        this.provider = provider;
        this.address = address;
        this.prefix = address.getScheme() + "://" + (address.getAuthority() == null ? "" : address.getAuthority());
    }

    /**
     * Returns Hadoop's client, opened when it is used first, with the settings of that time. Hadoop keeps it for each user;
     * it is asked each time, since others may close it.
     *
     * @throws IOException if it cannot be opened
     */
    org.apache.hadoop.fs.FileSystem client() throws IOException {
        return org.apache.hadoop.fs.FileSystem.get(address, configuration());
    }

    Configuration configuration() {
        return provider.configuration();
    }

    URI address() {
        return address;
    }

    /** @return {@code scheme://authority} */
    String prefix() {
        return prefix;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Does nothing: Hadoop closes its clients when the process ends. */
    @Override
    public void close() {
        // Shared with Spark.
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(new HadoopPath(this, "/", null));
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public Iterable<FileStore> getFileStores() {
        throw new UnsupportedOperationException(prefix + ": its space is not measured");
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    /** Takes a path of this file system, or a location. */
    @Override
    public Path getPath(String first, String... more) {
        if (HadoopProvider.hasScheme(first)) {
            Path start = provider.path(first);
            return more.length == 0 ? start : start.resolve(String.join("/", more));
        }
        StringBuilder text = new StringBuilder(first);
        for (String part : more) {
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : "/").append(part);
            }
        }
        return HadoopPath.of(this, text.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher local = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> local.matches(Path.of(path instanceof HadoopPath hadoop ? hadoop.text() : path.toString()));
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException(prefix + ": has no users to look up");
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException(prefix + ": is not watched");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HadoopStore store && store.prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return prefix;
    }
}
