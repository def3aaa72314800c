package dev.vit4j.data.export;

import java.io.IOException;
import java.nio.file.Path;

/** A format that data sets can be exported to. Stateless. */
public interface ExportFormat {
    /** @return name of the format on the command line, such as {@code folders} */
    String name();

    /** @return side of the square images that the format holds, in pixels; 0 if it holds images of any size */
    default int side() {
        return 0;
    }

    /** @return the file or folder in the exported folder to give to {@code --data}; empty for the exported folder itself */
    default String entry() {
        return "";
    }

    /** @return whether the files say the order of the classes; otherwise only the class list beside them does */
    default boolean keepsClassOrder() {
        return true;
    }

    /**
     * Checks before the first image is read whether the format can hold the data.
     *
     * @param data what is exported
     * @throws dev.vit4j.common.BadOptionException if the format cannot hold it; the message says why, and which format can
     */
    void check(ExportedData data);

    /**
     * @param folder an empty folder to write into; it gets its final name when the writer is finished
     * @param data what is exported; {@link #check} accepted it
     * @return a writer, closed by the caller
     * @throws IOException if a file cannot be created
     */
    DatasetWriter open(Path folder, ExportedData data) throws IOException;
}
