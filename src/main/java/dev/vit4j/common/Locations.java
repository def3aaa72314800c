package dev.vit4j.common;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Converts locations, as users type them and as files hold them, to paths and back. A location is the path of a local file or,
 * for the file system of a {@link LocationProvider}, {@code scheme://...} or {@code scheme:/...}. What looks like the second
 * form but names a local file that exists is that file.
 */
public final class Locations {
    private static final String FILE = "file";
    /** Addresses of web servers, which are no files. */
    private static final Set<String> WEB = Set.of("http", "https");

    private Locations() {}

    /**
     * @param text as typed, or from {@link FileNames#of}
     * @return the path
     * @throws BadInputException if nothing here reads its scheme, or its file system cannot be reached
     * @throws java.nio.file.InvalidPathException if it is not a valid path
     * @throws IllegalArgumentException if it begins like a file URI and is not one
     */
    public static Path path(String text) {
        Optional<String> scheme = scheme(text);
        if (scheme.isEmpty() || WEB.contains(scheme.get())) {
            return Path.of(text);
        }
        if (scheme.get().equals(FILE)) {
            return Path.of(URI.create(text));
        }
        if (!text.startsWith("//", scheme.get().length() + 1)) {
            Path local = Path.of(text);
            if (Files.exists(local)) {
                return local;
            }
        }
        Optional<LocationProvider> provider = provider(text, scheme.get());
        if (provider.isPresent()) {
            return provider.get().path(text);
        }
        if (isInstalled(scheme.get())) {
            return installed(URI.create(text));
        }
        throw new BadInputException(text + ": there is no file system for " + scheme.get()
                + " here; those of Hadoop (hdfs, s3a, abfs, gs) are read by vit4j-spark, with Spark's libraries; name a"
                + " local file, or ./" + text + " for a local file of this name");
    }

    /**
     * @param location of a file, from {@link Path#toUri}
     * @return the path
     * @throws BadInputException as {@link #path(String)}
     */
    public static Path path(URI location) {
        String scheme = location.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals(FILE)) {
            return Path.of(location);
        }
        Optional<LocationProvider> provider = provider(location.toString(), scheme);
        if (provider.isPresent()) {
            String authority = location.getAuthority() == null ? "" : location.getAuthority();
            return provider.get().path(scheme + "://" + authority + location.getPath());
        }
        return installed(location);
    }

    /**
     * Resolves what a file says of another.
     *
     * @param folder to which relative paths are relative
     * @param text a path or a location
     * @return the path; on the folder's file system unless it is a location
     * @throws BadInputException as {@link #path(String)}
     * @throws java.nio.file.InvalidPathException if it is not a valid path
     * @throws IllegalArgumentException if it begins like a file URI and is not one
     */
    public static Path resolve(Path folder, String text) {
        if (scheme(text).isEmpty()) {
            return folder.resolve(text);
        }
        Path named = path(text);
        return named.isAbsolute() ? named : folder.resolve(text);
    }

    /**
     * @param path any
     * @return whether Java's own file system has it, which can map and lock files
     */
    public static boolean isLocal(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault());
    }

    /**
     * @param text a location
     * @return its scheme in lower case, if a slash follows; empty for other names. A single letter is a drive of Windows
     */
    public static Optional<String> scheme(String text) {
        int colon = text.indexOf(':');
        if (colon < 2 || !text.startsWith("/", colon + 1)) {
            return Optional.empty();
        }
        for (int i = 0; i < colon; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return Optional.empty();
            }
        }
        return Optional.of(text.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    /** Found when they are needed, where this class came from: in an executor of Spark that is not the system's class path. */
    private static final class Providers {
        static final List<LocationProvider> ALL =
                ServiceLoader.load(LocationProvider.class, LocationProvider.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    private static Optional<LocationProvider> provider(String text, String scheme) {
        for (LocationProvider provider : Providers.ALL) {
            try {
                if (provider.serves(scheme)) {
                    return Optional.of(provider);
                }
            } catch (BadInputException e) {
                throw new BadInputException(text + ": " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    private static boolean isInstalled(String scheme) {
        return FileSystemProvider.installedProviders().stream()
                .anyMatch(provider -> provider.getScheme().equalsIgnoreCase(scheme));
    }

    private static Path installed(URI location) {
        try {
            return Path.of(location);
        } catch (FileSystemNotFoundException e) {
            throw new BadInputException(location + ": its file system is not open or not known here", e);
        }
    }
}
