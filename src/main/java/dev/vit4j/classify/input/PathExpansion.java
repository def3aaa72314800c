package dev.vit4j.classify.input;

import dev.vit4j.common.FileNames;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Supplier;

/** Determines what a path stands for, from the file system and the file's extension. */
final class PathExpansion {
    private final InputOptions options;
    private final boolean contents;
    private final LeftOutFiles leftOut = new LeftOutFiles();

    /**
     * @param options how to read the inputs
     * @param contents whether to read entries of archives; otherwise images are only counted
     */
    PathExpansion(InputOptions options, boolean contents) {
        this.options = options;
        this.contents = contents;
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
        Path path;
        try {
            path = FileNames.path(text);
        } catch (InvalidPathException e) {
            return SourceStream.missing(text, "not a possible file name here: " + e.getReason());
        } catch (IllegalArgumentException e) {
            return SourceStream.missing(text, "not the URI of a file: " + e.getMessage());
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
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

    /**
     * @param path a file that exists
     * @param name its name as given
     * @param regular whether it is a regular file, not a pipe
     * @return the images in it
     */
    SourceStream file(Path path, String name, boolean regular) {
        String lower =
                path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (regular && lower.endsWith(".zip")) {
            return new ZipStream(path, name, options.limits().maxBytes(), contents, leftOut);
        }
        if (regular && (lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz"))) {
            if (!contents) {
                throw new Uncountable();
            }
            return new TarStream(path, name, options.limits().maxBytes(), leftOut);
        }
        if (regular && lower.endsWith(".bin")) {
            return CifarStream.open(path, name);
        }
        return SourceStream.of(new ImageSource.File(FileNames.of(path), path));
    }
}
