package dev.vit4j.evaluate.selection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataReading;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.data.manifest.DataSummary;
import dev.vit4j.data.manifest.ManifestFile;
import dev.vit4j.data.manifest.ManifestIo;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What is known of the data that a model was trained on. The list of files is in the run's folder; a model folder that was copied
 * elsewhere has only numbers and hashes.
 *
 * @param folder of the training data; empty if it is not known
 * @param options with which the run opened it, beside how its files are read
 * @param reading how its files are read
 * @param summary number and hash of the images of each part
 * @param manifest the list of files
 */
record KnownTraining(
        Optional<Path> folder,
        DataOptions options,
        DataReading reading,
        Optional<DataSummary> summary,
        Optional<DataManifest> manifest) {
    private static final String MANIFEST = "data.jsonl";

    static KnownTraining of(Path modelFolder, Model model, Consumer<String> notes) {
        JsonNode provenance = model.provenance();
        JsonNode recipe = provenance.path("recipe");
        DataReading reading = DataReading.of(recipe.at("/data/reading"));
        DataOptions options = DataOptions.DEFAULT
                .withValidation(
                        recipe.at("/data/valSplit").asDouble(DataOptions.DEFAULT.validationShare()),
                        recipe.at("/run/seed").asLong(DataOptions.DEFAULT.seed()))
                .withCoarseLabels(recipe.at("/data/coarseLabels").asBoolean(false))
                .withSubset(subset(recipe.at("/data/subset")))
                .withMultiLabel(model.config().scores() == ScoreFunction.SIGMOID);
        Optional<DataSummary> summary = provenance.has("dataset")
                ? Optional.of(DataSummary.read(provenance.get("dataset"), modelFolder + ": vit4j.json: dataset"))
                : Optional.empty();
        Optional<Path> folder = folder(provenance.path("data").asText(), modelFolder, notes);
        return new KnownTraining(
                folder, options, reading, summary, summary.flatMap(known -> manifest(modelFolder, known, notes)));
    }

    private static Optional<Path> folder(String path, Path modelFolder, Consumer<String> notes) {
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(absolute(Locations.path(path)));
        } catch (InvalidPathException | BadInputException e) {
            notes.accept(modelFolder + ": vit4j.json: data: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static DataSubset subset(JsonNode stored) {
        List<String> classes = new ArrayList<>();
        stored.path("classes").forEach(name -> classes.add(name.asText()));
        return new DataSubset(classes, stored.path("limitPerClass").asInt(0));
    }

    /** Returns the list beside the model folder if it belongs to the model. */
    private static Optional<DataManifest> manifest(Path modelFolder, DataSummary summary, Consumer<String> notes) {
        Path file = absolute(modelFolder).resolveSibling(MANIFEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ManifestIo.read(file))
                    .filter(manifest -> manifest.summary().equals(summary));
        } catch (BadInputException e) {
            notes.accept("the list of training images cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /**
     * @param data a data set's folder
     * @return whether it is the training data, at its old or at another place, possibly with changes
     */
    boolean isOf(Path data) {
        if (folder.isPresent() && samePlace(folder.get(), data)) {
            return true;
        }
        return summary.isPresent() && summary.get().isAt(data);
    }

    private static boolean samePlace(Path one, Path other) {
        try {
            return one.equals(absolute(other))
                    || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException e) {
            throw BadInputException.unreadable(other, e);
        }
    }

    /**
     * @param images some images
     * @param data folder of the data set that they come from
     * @return those whose files are not in the list of training images
     */
    ImageDataset unseen(ImageDataset images, Path data) {
        if (manifest.isEmpty()) {
            return images;
        }
        int[] unseen = IntStream.range(0, images.size())
                .filter(i -> !trainedOn(images, i, data))
                .toArray();
        return unseen.length == images.size() ? images : images.subset(unseen);
    }

    /**
     * @param images some images
     * @param data folder of the data set that they come from
     * @return how many of them are in files of the list of training images
     */
    long seen(ImageDataset images, Path data) {
        return IntStream.range(0, images.size())
                .filter(i -> trainedOn(images, i, data))
                .count();
    }

    private boolean trainedOn(ImageDataset images, int index, Path data) {
        return manifest.flatMap(known -> known.file(images.file(index), data))
                .map(ManifestFile::trainedOn)
                .orElse(false);
    }
}
