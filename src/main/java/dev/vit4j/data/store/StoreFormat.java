package dev.vit4j.data.store;

import java.nio.file.Path;
import java.util.Optional;

/** A format of files that hold many images, which can be read without labels. */
public interface StoreFormat {
    /**
     * Looks at the name and the first bytes only.
     *
     * @param file a regular file
     * @return whether it is of this format
     */
    boolean accepts(Path file);

    /**
     * @param file that the format accepts
     * @param imageColumn name of the column or array of images; empty for the format's usual names
     * @return its images
     * @throws dev.vit4j.common.BadInputException if the file is damaged or holds no images; the message names the file
     */
    ImageStore open(Path file, Optional<String> imageColumn);
}
