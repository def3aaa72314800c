package dev.vit4j.cli.shared;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.data.DataReading;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.image.Decoding;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The group Reading the data of commands that read labeled images. */
public final class DataReadingOptions {
    public static final String HEADING = "%nReading the data:%n";

    private static final String CLASS_LIST = "--class-list";

    @Option(
            names = "--image-column",
            paramLabel = "NAME",
            description =
                    "Names the column of the images or, in a CSV, TSV or JSON Lines file, of their paths (default:"
                            + " path there, image in a Parquet file).")
    private String imageColumn = "";

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = "Names the column or field of the labels (default: label).")
    private String labelColumn = "";

    @Option(
            names = "--split-column",
            paramLabel = "NAME",
            description =
                    "Names the column of a CSV, TSV or JSON Lines file that says train, val or test (default: split,"
                            + " if there is one).")
    private String splitColumn = "";

    @Option(
            names = CLASS_LIST,
            paramLabel = "FILE|M",
            description =
                    "Numbers the classes as this file lists them, one name on each line, or as the model M does. A"
                            + " listed class may have no images; a class that is not listed is an error (default: the order"
                            + " that the data gives, else sorted by name, 2 before 10).")
    private Path classList;

    @Option(names = DecodeHelp.NAME, paramLabel = DecodeHelp.VALUES, description = DecodeHelp.DESCRIPTION)
    private Decoding decoding = Decoding.EXACT;

    /**
     * @param notes takes notes about a model
     * @return how to read the data
     * @throws dev.vit4j.common.BadInputException if the class list cannot be used
     */
    public DataReading reading(Consumer<String> notes) {
        return new DataReading(
                imageColumn,
                labelColumn,
                splitColumn,
                classList == null ? "" : classList.toString(),
                classList == null ? List.of() : classes(notes),
                DataReading.USUAL.shuffleWindow(),
                decoding);
    }

    private List<String> classes(Consumer<String> notes) {
        boolean ofHub = !Files.exists(classList) && classList.toString().startsWith("hf:");
        if (ofHub || Files.isDirectory(classList)) {
            List<String> labels = ModelFolder.labels(ModelArgument.trained(CLASS_LIST, classList, notes));
            requireOption(!labels.isEmpty(), "%s %s: the model has no classes; name another", CLASS_LIST, classList);
            return new ClassOrder(labels).given();
        }
        try {
            InputPath.requireFile(CLASS_LIST, classList);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ClassOrder.read(classList).given();
    }
}
