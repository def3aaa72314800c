package dev.vit4j.data.export;

import java.io.IOException;
import java.nio.file.Path;

/** A format that data sets can be exported to. Stateless. */
public interface ExportFormat {
    /** @return name of the format on the command line, such as {@code folders} */
    String name();

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
