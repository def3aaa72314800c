package dev.vit4j.evaluate.selection;

import dev.vit4j.data.DataReading;
import java.nio.file.Path;

/**
 * The images to evaluate a model on.
 *
 * @param path a data set
 * @param part which of its images
 * @param reading how its files are read; a run's own data is read as the run did where this leaves it open
 */
public record DataRequest(Path path, Part part, DataReading reading) {
    /**
     * @param path a data set
     * @param part which of its images
     * @return the request to read it as usual
     */
    public static DataRequest of(Path path, Part part) {
        return new DataRequest(path, part, DataReading.USUAL);
    }
}
