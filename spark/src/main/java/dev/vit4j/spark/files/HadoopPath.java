package dev.vit4j.spark.files;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A path of a Hadoop file system. Its text is a location, {@code scheme://authority/path}, or without scheme if it is relative.
 * A path from a listing knows what the listing said of the file.
 */
final class HadoopPath implements Path {
    private final HadoopStore store;
    /** {@code /a/b}, {@code a/b}, {@code /} or empty. */
    private final String text;

    private volatile FileState state;

    HadoopPath(HadoopStore store, String text, FileState state) {
        this.store = store;
        this.text = text;
        this.state = state;
    }

    /** Returns a path without double slashes and a slash at its end. */
    static HadoopPath of(HadoopStore store, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidPathException(text.replace('\0', '?'), "a path cannot have a NUL character");
        }
        String clean = text;
        if (text.contains("//")) {
            clean = text.replaceAll("/{2,}", "/");
        }
        if (clean.length() > 1 && clean.endsWith("/")) {
            clean = clean.substring(0, clean.length() - 1);
        }
        return new HadoopPath(store, clean, null);
    }

    static HadoopPath require(Path path) {
        if (path instanceof HadoopPath hadoop) {
            return hadoop;
        }
        throw new ProviderMismatchException(path + ": not a path of a Hadoop file system");
    }

    /** @return the path without scheme and authority */
    String text() {
        return text;
    }

    HadoopStore store() {
        return store;
    }

    /** @return the path as Hadoop's clients take it */
    org.apache.hadoop.fs.Path hadoop() {
        HadoopPath whole = toAbsolutePath();
        return new org.apache.hadoop.fs.Path(
                store.address().getScheme(), store.address().getAuthority(), whole.text);
    }

    /** @return what is known of the file and not too old; null if there is nothing */
    FileState state() {
        FileState known = state;
        return known != null && known.isFresh() ? known : null;
    }

    FileState know(FileState asked) {
        state = asked;
        return asked;
    }

    /** Forgets what is known of the file, since it changes. */
    void forget() {
        state = null;
    }

    private String[] names() {
        String names = isAbsolute() ? text.substring(1) : text;
        return names.isEmpty() ? (isAbsolute() ? new String[0] : new String[] {""}) : names.split("/", -1);
    }

    private HadoopPath with(String other) {
        return new HadoopPath(store, other, null);
    }

    @Override
    public HadoopStore getFileSystem() {
        return store;
    }

    @Override
    public boolean isAbsolute() {
        return text.startsWith("/");
    }

    @Override
    public HadoopPath getRoot() {
        return isAbsolute() ? with("/") : null;
    }

    @Override
    public HadoopPath getFileName() {
        int slash = text.lastIndexOf('/');
        if (text.equals("/")) {
            return null;
        }
        return slash < 0 ? this : with(text.substring(slash + 1));
    }

    @Override
    public HadoopPath getParent() {
        int slash = text.lastIndexOf('/');
        if (slash < 0 || text.equals("/")) {
            return null;
        }
        return with(slash == 0 ? "/" : text.substring(0, slash));
    }

    @Override
    public int getNameCount() {
        return names().length;
    }

    @Override
    public HadoopPath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public HadoopPath subpath(int beginIndex, int endIndex) {
        String[] names = names();
        if (beginIndex < 0 || endIndex > names.length || beginIndex >= endIndex) {
            throw new IllegalArgumentException(this + ": has no elements " + beginIndex + " to " + endIndex);
        }
        return with(String.join("/", List.of(names).subList(beginIndex, endIndex)));
    }

    @Override
    public boolean startsWith(Path other) {
        if (!(other instanceof HadoopPath path) || !path.store.equals(store) || path.isAbsolute() != isAbsolute()) {
            return false;
        }
        String start = path.text;
        return text.equals(start)
                || start.equals("/")
                || (!start.isEmpty() && text.startsWith(start) && text.charAt(start.length()) == '/');
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof HadoopPath path) || !path.store.equals(store)) {
            return false;
        }
        String end = path.text;
        return text.equals(end) || (!path.isAbsolute() && !end.isEmpty() && text.endsWith("/" + end));
    }

    @Override
    public HadoopPath normalize() {
        Deque<String> kept = new ArrayDeque<>();
        for (String name : names()) {
            if (name.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (name.equals("..") ? !isAbsolute() : !name.equals(".")) {
                kept.addLast(name);
            }
        }
        String normal = (isAbsolute() ? "/" : "") + String.join("/", kept);
        return normal.equals(text) ? this : with(normal);
    }

    @Override
    public Path resolve(Path other) {
        if (other.isAbsolute()) {
            return other;
        }
        return resolve(require(other).text);
    }

    @Override
    public Path resolve(String other) {
        Path path = store.getPath(other);
        if (path.isAbsolute() || text.isEmpty()) {
            return path;
        }
        String rest = require(path).text;
        return rest.isEmpty() ? this : with(text.endsWith("/") ? text + rest : text + "/" + rest);
    }

    @Override
    public HadoopPath relativize(Path other) {
        HadoopPath path = require(other);
        if (!path.store.equals(store) || path.isAbsolute() != isAbsolute()) {
            throw new IllegalArgumentException(other + ": has no path relative to " + this);
        }
        if (text.isEmpty()) {
            return path;
        }
        String[] from = names();
        String[] to = path.text.isEmpty() ? new String[0] : path.names();
        int same = 0;
        while (same < from.length && same < to.length && from[same].equals(to[same])) {
            same++;
        }
        List<String> names = new ArrayList<>();
        for (int i = same; i < from.length; i++) {
            names.add("..");
        }
        for (int i = same; i < to.length; i++) {
            names.add(to[i]);
        }
        return with(String.join("/", names));
    }

    @Override
    public URI toUri() {
        try {
            return new URI(
                    store.address().getScheme(),
                    store.address().getAuthority() == null
                            ? ""
                            : store.address().getAuthority(),
                    toAbsolutePath().text,
                    null,
                    null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(this + ": has no URI", e);
        }
    }

    /** Relative paths are relative to the root: Hadoop's home folders depend on the user. */
    @Override
    public HadoopPath toAbsolutePath() {
        return isAbsolute() ? this : with("/" + text);
    }

    @Override
    public HadoopPath toRealPath(LinkOption... options) throws IOException {
        store.provider().checkAccess(this);
        return toAbsolutePath().normalize();
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException(this + ": is not watched");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(require(other).toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HadoopPath path && path.text.equals(text) && path.store.equals(store);
    }

    @Override
    public int hashCode() {
        return 31 * store.hashCode() + text.hashCode();
    }

    @Override
    public String toString() {
        return isAbsolute() ? store.prefix() + text : text;
    }
}
