package dev.vit4j.cli.shared;

import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options of the commands that measure attention over test images; used as a mixin. */
public final class MeasurementOptions {
    @Option(
            names = "--model",
            paramLabel = "M",
            required = true,
            description = "Names the model: a folder, a run or hf:ORG/NAME.")
    private Path model;

    @Option(names = "--data", paramLabel = "D", required = true, description = "Names a data set with test images.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "300",
            converter = PositiveInt.class,
            description = "Uses N test images, spread evenly over all of them (default: ${DEFAULT-VALUE}).")
    private int images = 300;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Runs batches of N images (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    /**
     * Checks whether the data are there, before the model is read.
     *
     * @throws IOException if the folder around them cannot be read
     */
    public void check() throws IOException {
        InputPath.requireData("--data", data);
    }

    /** @return the model folder as typed */
    public Path folder() {
        return model;
    }

    /** @return how many test images are used */
    public int images() {
        return images;
    }

    /** @return B, images in a batch */
    public int batch() {
        return batch;
    }

    /** @return whether a line of JSON is wanted in place of a table */
    public boolean json() {
        return json;
    }

    /**
     * @param notes takes notes for people
     * @return the model
     * @throws dev.vit4j.common.BadInputException if the folder is not a sound model
     */
    public Model read(Consumer<String> notes) {
        return ModelFolder.readClassifier(ModelArgument.trained("--model", model, notes), notes);
    }

    /**
     * @param seenBy the model that will see them
     * @return the test images, resized and cropped, before normalization
     * @throws dev.vit4j.common.BadInputException if there are no test images, or fewer
     */
    public List<RgbImage> views(Model seenBy) {
        return TestViews.of(data, seenBy, images);
    }
}
