package dev.vit4j.common;

import java.nio.file.Path;

/**
 * Opens the locations of a file system other than Java's own, such as {@code hdfs://...}. Providers are found with {@link
 * java.util.ServiceLoader}; {@link Locations} asks them.
 */
public interface LocationProvider {
    /**
     * @param scheme what stands before the colon of a location, in lower case; never {@code file}
     * @return whether this provider has a file system for it
     * @throws BadInputException if it knows the scheme but cannot serve it, for want of a library or of a setting; the message
     *     says what is missing and how to get it
     */
    boolean serves(String scheme);

    /**
     * @param location {@code scheme://authority/path} or {@code scheme:/path}, not percent-encoded; may hold braces and
     *     wildcards
     * @return its path, absolute and on a file system that reads it; the text of the path, {@link Path#toString}, is a location
     *     again
     * @throws BadInputException if the file system cannot be reached or the location is not well-formed; the message begins
     *     with the location and names the remedy
     */
    Path path(String location);
}
