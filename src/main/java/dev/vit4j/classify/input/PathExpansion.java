package dev.vit4j.classify.input;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.data.ImageStores;
import dev.vit4j.data.fetch.UrlPolicy;
import dev.vit4j.data.fetch.UrlReader;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Determines what a path stands for, from the file system and the file's extension. */
final class PathExpansion {
    /** Names of stdin in the file system. */
    private static final Set<String> STDIN = Set.of("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    /** How far inputs are opened. */
    enum Depth {
        /** Archives are opened, and their entries read. */
        CONTENT,
        /** Archives are opened, and their entries only counted. */
        COUNT,
        /** Files of several images are not opened. */
        FILES
    }

    private final InputOptions options;
    private final Depth depth;
    private final boolean contents;
    private final InputStream stdin;
    private final UrlReader urls;
    private final LeftOutFiles leftOut = new LeftOutFiles();

    /**
     * @param options how to read the inputs
     * @param depth how far to open inputs
     * @param stdin where {@code /dev/stdin} reads an image
     */
    PathExpansion(InputOptions options, Depth depth, InputStream stdin) {
        this.options = options;
        this.depth = depth;
        this.contents = depth == Depth.CONTENT;
        this.stdin = stdin;
        long maxBytes =
                Math.min(options.limits().maxBytes(), Runtime.getRuntime().maxMemory() / 4);
        this.urls = new UrlReader(new UrlPolicy(maxBytes, options.urlTimeout(), options.privateAddresses()));
    }

    /** @return whether a path names stdin */
    static boolean isStdin(String text) {
        return STDIN.contains(text);
    }

    /** @return counts the files in folders and archives that are no images */
    LeftOutFiles leftOut() {
        return leftOut;
    }

    /** Thrown while counting if the number is unknown before all is read. */
    @SuppressWarnings("serial")
    static final class Uncountable extends RuntimeException {
        Uncountable() {
            super("not to be counted", null, false, false);
        }
    }

    /** Opens a path literally, without globs or nested lists, so that a list can hold any file name. */
    SourceStream list(String name, InputStream bytes) {
        ListEntries entries = new ListEntries(name, bytes, options.nullSeparated());
        return new JoinedStream(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return entries.hasNext();
                    }

                    @Override
                    public Supplier<SourceStream> next() {
                        String path = entries.next();
                        return () -> open(path, false);
                    }
                },
                entries::close);
    }

    /**
     * @param text a path, as typed or listed
     * @param globAllowed whether it may be a glob if no file has this name
     * @return its images
     */
    SourceStream open(String text, boolean globAllowed) {
        if (UrlReader.isUrl(text)) {
            return SourceStream.of(url(text));
        }
        if (isStdin(text)) {
            return SourceStream.of(contents ? pipe(text, stdin) : new ImageSource.Missing(text, "not read"));
        }
        Path path;
        try {
            path = Locations.path(text);
        } catch (InvalidPathException e) {
            return SourceStream.missing(text, "not a possible file name here: " + e.getReason());
        } catch (BadInputException e) {
            return SourceStream.missing(text, e.problem(text));
        } catch (IllegalArgumentException e) {
            return SourceStream.missing(text, "not the URI of a file: " + e.getMessage());
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isOther() && text.startsWith("/dev/fd/")) {
                return SourceStream.of(contents ? pipe(path, text) : new ImageSource.Missing(text, "not read"));
            }
            return attributes.isDirectory()
                    ? FolderWalk.images(path, text, leftOut)
                    : file(path, text, attributes.isRegularFile());
        } catch (AccessDeniedException e) {
            return SourceStream.missing(text, "cannot be read: permission denied");
        } catch (IOException e) {
            return globAllowed && Glob.isGlob(text)
                    ? Glob.walk(text, this)
                    : SourceStream.missing(text, "no such file");
        }
    }

    private ImageSource url(String text) {
        try {
            URI address = UrlReader.address(text);
            return new ImageSource.Remote(text, () -> urls.read(address));
        } catch (URISyntaxException e) {
            return new ImageSource.Missing(text, "not a valid URL: " + e.getReason());
        }
    }

    /** Reads a pipe that the shell opened, as in {@code <(curl ...)}. */
    private ImageSource pipe(Path path, String name) {
        try (InputStream content = Files.newInputStream(path)) {
            return pipe(name, content);
        } catch (IOException e) {
            return new ImageSource.Missing(name, "cannot be read: " + e.getMessage());
        }
    }

    private ImageSource pipe(String name, InputStream content) {
        long maxBytes = options.limits().maxBytes();
        try {
            byte[] bytes = content.readNBytes((int) maxBytes + 1);
            return bytes.length > maxBytes
                    ? new ImageSource.Missing(
                            name,
                            "more bytes than the limit of " + maxBytes
                                    + " for an image file: raise it with --max-bytes")
                    : new ImageSource.Encoded(name, bytes);
        } catch (IOException e) {
            return new ImageSource.Missing(name, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * @param path a file that exists
     * @param name its name as given
     * @param regular whether it is a regular file, not a pipe
     * @return the images in it
     */
    SourceStream file(Path path, String name, boolean regular) {
        String lower =
                path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (depth == Depth.FILES && regular && isContainer(path, lower)) {
            return SourceStream.of(new ImageSource.Container(name, path));
        }
        if (regular && lower.endsWith(".zip")) {
            return new ZipStream(path, name, options.limits().maxBytes(), contents, leftOut);
        }
        if (regular && isTar(lower)) {
            if (!contents) {
                throw new Uncountable();
            }
            return new TarStream(path, name, options.limits().maxBytes(), leftOut);
        }
        if (regular && lower.endsWith(".bin")) {
            return CifarStream.open(path, name);
        }
        if (regular && ImageStores.accepts(path)) {
            return StoreStream.open(
                    path, name, options.imageColumn(), options.limits().maxBytes(), contents);
        }
        return SourceStream.of(new ImageSource.File(FileNames.of(path), path));
    }

    private static boolean isTar(String lower) {
        return lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
    }

    private static boolean isContainer(Path path, String lower) {
        return lower.endsWith(".zip") || lower.endsWith(".bin") || isTar(lower) || ImageStores.accepts(path);
    }
}
