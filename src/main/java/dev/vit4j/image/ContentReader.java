package dev.vit4j.image;

import java.io.IOException;

/** Gets an image file's content from elsewhere. Called from any thread. */
@FunctionalInterface
public interface ContentReader {
    /**
     * @return the whole file
     * @throws IOException if it cannot be read; the message follows the file's name
     */
    byte[] read() throws IOException;
}
