package dev.vit4j.classify.input;

/**
 * A file or address that inputs name, to be read in another process.
 *
 * @param name name for output rows and messages, as given
 * @param kind what it is
 * @param place where another process finds it: an absolute path or an address; for a missing one, what is wrong with it
 * @param bytes size of the file; 0 if it is unknown
 */
public record InputFile(String name, Kind kind, String place, long bytes) {
    /** What an input is. */
    public enum Kind {
        /** A file of one image. */
        IMAGE,
        /** A file of several images: an archive, a CIFAR binary, a table. */
        CONTAINER,
        /** An address on the web. */
        URL,
        /** It cannot be read, which its row says. */
        MISSING
    }
}
