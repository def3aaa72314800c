package dev.vit4j.attention.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Receives the result of each image, in order. */
public interface ResultListener {
    /**
     * @param line the image's figures and files, or its error, see {@code docs/guides/attention.md}
     * @param files the files written for it
     * @throws IOException if it cannot be passed on
     */
    void image(ObjectNode line, List<Path> files) throws IOException;

    /**
     * @param files the files written for all images together: contact sheets, index pages
     * @throws IOException if it cannot be passed on
     */
    void all(List<Path> files) throws IOException;
}
