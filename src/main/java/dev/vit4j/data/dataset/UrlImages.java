package dev.vit4j.data.dataset;

import java.io.IOException;

/** Fetches images that a data set names by their URLs. Thread-safe. */
@FunctionalInterface
public interface UrlImages {
    /**
     * @param url as the data set gives it
     * @return content of the image file
     * @throws IOException if it cannot be fetched; the message follows the URL and a colon
     */
    byte[] read(String url) throws IOException;
}
