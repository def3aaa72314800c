package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.NativeLogging;
import dev.vit4j.common.ShellWord;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.safetensors.FloatFormat;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A model on disk, in Hugging Face's layout: {@code config.json}, {@code preprocessor_config.json},
 * {@code model.safetensors}, and {@code vit4j.json} with the model's provenance. A folder with timm's {@code config.json}
 * is read too.
 */
public final class ModelFolder {
    static {
        NativeLogging.choose();
    }

    static final String CONFIG = "config.json";
    static final String PREPROCESSOR = "preprocessor_config.json";
    /** Of models with a tokenizer; transformers 5 may write the image processor into it. */
    static final String PROCESSOR = "processor_config.json";

    static final String PROVENANCE = "vit4j.json";
    /** Name of the format version within {@code vit4j.json}. */
    static final String FORMAT_FIELD = "format_version";
    /** Format version that this release writes, and the newest that it reads. */
    static final int FORMAT_VERSION = 1;

    private ModelFolder() {}

    /**
     * @param folder a model folder, with or without a class head
     * @return the model
     * @throws BadInputException if a file is missing or invalid, or the weights do not fit the configuration; the
     *     message names the file and the weights
     */
    public static Model read(Path folder) {
        return read(folder, note -> {});
    }

    /**
     * Reads a model that classifies.
     *
     * @param folder a model folder
     * @param notes receives messages about what was assumed or left out
     * @return the model
     * @throws BadInputException as {@link #read(Path)}, or if there is no class head; the message says what to do
     */
    public static Model readClassifier(Path folder, Consumer<String> notes) {
        return readClassifier(folder, Optional.empty(), notes);
    }

    /**
     * Reads a model that classifies images of a given size.
     *
     * @param folder a model folder
     * @param imageSize of the images; that of the model's preprocessing if empty
     * @param notes receives messages about what was assumed, left out or resampled
     * @return the model
     * @throws BadInputException as {@link #readClassifier(Path, Consumer)}
     */
    public static Model readClassifier(Path folder, Optional<Size> imageSize, Consumer<String> notes) {
        Model model = read(folder, imageSize, notes);
        require(
                model.config().head().isPresent(),
                "%s: a model without a class head, which gives embeddings but no classes; train a head on images of yours"
                        + " (vit train --model %s --freeze backbone --data D --out RUN), or use the embeddings (vit"
                        + " classify --embeddings, vit similar)",
                folder,
                ShellWord.of(folder));
        return model;
    }

    /**
     * Reads a model for fine-tuning. Replaces a head that is missing or made for other classes.
     *
     * @param folder a model folder, with or without a head
     * @param labels new class names, length C
     * @param seed of a new head's initialization
     * @param notes receives messages about what was assumed, left out or replaced
     * @return the model, with a head for these classes
     * @throws BadInputException as {@link #read(Path)}
     */
    public static Model readForFineTuning(Path folder, List<String> labels, long seed, Consumer<String> notes) {
        return readForFineTuning(folder, Optional.empty(), labels, seed, notes);
    }

    /**
     * As {@link #readForFineTuning(Path, List, long, Consumer)}, for images of a given size.
     *
     * @param folder a model folder, with or without a head
     * @param imageSize of the images; that of the model's preprocessing if empty
     * @param labels new class names, length C
     * @param seed of a new head's initialization
     * @param notes receives messages about what was assumed, left out, replaced or resampled
     * @return the model, with a head for these classes
     * @throws BadInputException as {@link #read(Path)}
     */
    public static Model readForFineTuning(
            Path folder, Optional<Size> imageSize, List<String> labels, long seed, Consumer<String> notes) {
        return HeadReplacer.toLabels(read(folder, imageSize, notes), labels, seed, notes);
    }

    /**
     * Returns how a model's scores are computed, without reading the weights of a folder in Hugging Face's layout.
     *
     * @param folder a model folder
     * @return a softmax over all classes, or a sigmoid for each
     * @throws BadInputException if the folder has no valid configuration
     */
    public static ScoreFunction scores(Path folder) {
        requireFolder(folder);
        Path config = folder.resolve(CONFIG);
        if (TimmConfig.isTimm(JsonFields.of(config))) {
            return read(folder, note -> {}).config().scores();
        }
        try (WeightSource source = WeightSource.open(folder)) {
            return HfConfig.read(config, source.names()).config().scores();
        }
    }

    /**
     * Returns a model's class names, without reading the weights of a folder in Hugging Face's layout.
     *
     * @param folder a model folder
     * @return class names by index, length C; empty if the model has no class head
     * @throws BadInputException if the folder has no valid configuration
     */
    public static List<String> labels(Path folder) {
        requireFolder(folder);
        Path config = folder.resolve(CONFIG);
        if (TimmConfig.isTimm(JsonFields.of(config))) {
            return read(folder, note -> {}).labels();
        }
        try (WeightSource source = WeightSource.open(folder)) {
            return HfConfig.read(config, source.names()).labels();
        }
    }

    /**
     * @param folder a model folder, with or without a class head
     * @param notes receives messages about what was assumed or left out
     * @return the model
     * @throws BadInputException as {@link #read(Path)}
     */
    public static Model read(Path folder, Consumer<String> notes) {
        return read(folder, Optional.empty(), notes);
    }

    /**
     * @param folder a model folder, with or without a class head
     * @param imageSize of the images; that of the model's preprocessing if empty. Positions are resampled once, from those
     *     of the file
     * @param notes receives messages about what was assumed, left out or resampled
     * @return the model
     * @throws BadInputException as {@link #read(Path)}
     */
    public static Model read(Path folder, Optional<Size> imageSize, Consumer<String> notes) {
        requireFolder(folder);
        if (TimmConfig.isTimm(JsonFields.of(folder.resolve(CONFIG)))) {
            return ModelConverter.read(folder, OptionalInt.empty(), imageSize, notes);
        }
        try (WeightSource source = WeightSource.open(folder)) {
            HfConfig config = HfConfig.read(folder.resolve(CONFIG), source.names());
            Model model = new Model(
                    config.config(),
                    preprocessing(folder, config.config(), notes),
                    config.labels(),
                    FamilyWeights.read(source, config.config(), notes),
                    provenance(folder));
            return PositionResampler.toImageSize(
                    model, imageSize.orElse(model.preprocessing().target()), notes);
        }
    }

    private static void requireFolder(Path folder) {
        Path previous = FolderSwap.previous(folder.toAbsolutePath().normalize());
        require(
                Files.exists(folder),
                "%s: no such model folder%s",
                folder,
                Files.exists(previous) ? "; an interrupted write left the model in " + previous + ", rename it" : "");
        require(
                Files.isDirectory(folder),
                "%s: not a folder; give the model folder, or convert a single weights file to one with vit convert",
                folder);
    }

    static Preprocessing preprocessing(Path folder, ViTConfig config, Consumer<String> notes) {
        Path configFile = folder.resolve(CONFIG);
        String modelType = Files.exists(configFile) ? JsonFields.of(configFile).string("model_type", "") : "";
        Optional<JsonFields> fields = preprocessor(folder);
        if (fields.isPresent()) {
            return PreprocessorConfig.read(fields.get(), config, modelType, notes);
        }
        Preprocessing standard = PreprocessorConfig.standard(config, modelType);
        notes.accept(folder.resolve(PREPROCESSOR) + " is missing; " + PreprocessorConfig.assumed(standard));
        return standard;
    }

    /** Returns the image processor's fields: within the processor's file if it has them, as in transformers. */
    private static Optional<JsonFields> preprocessor(Path folder) {
        Path processor = folder.resolve(PROCESSOR);
        if (Files.exists(processor)) {
            JsonFields fields = JsonFields.of(processor);
            if (fields.has("image_processor")) {
                return Optional.of(fields.object("image_processor"));
            }
        }
        Path file = folder.resolve(PREPROCESSOR);
        return Files.exists(file) ? Optional.of(JsonFields.of(file)) : Optional.empty();
    }

    private static ObjectNode provenance(Path folder) {
        Path file = folder.resolve(PROVENANCE);
        if (!Files.exists(file)) {
            return Json.mapper().createObjectNode();
        }
        JsonFields fields = JsonFields.of(file);
        int version = fields.count(FORMAT_FIELD, Integer.MAX_VALUE);
        require(
                version <= FORMAT_VERSION,
                "%s: %s is %d; this release reads up to %d, update vit4j",
                file,
                FORMAT_FIELD,
                version,
                FORMAT_VERSION);
        return (ObjectNode) fields.node();
    }

    /** Writes the model's four files into an existing folder. */
    private static void writeFiles(Path folder, Model model, FloatFormat format) throws IOException {
        HfConfig config = new HfConfig(model.config(), model.labels());
        ObjectNode provenance = Json.mapper().createObjectNode().put(FORMAT_FIELD, FORMAT_VERSION);
        ObjectNode given = model.provenance().deepCopy();
        given.remove(FORMAT_FIELD);
        provenance.setAll(given);
        AtomicFiles.writeString(folder.resolve(CONFIG), Json.pretty(config.toJson(format)));
        AtomicFiles.writeString(folder.resolve(PREPROCESSOR), Json.pretty(PreprocessorJson.of(model.preprocessing())));
        AtomicFiles.writeString(folder.resolve(PROVENANCE), Json.pretty(provenance));
        Safetensors.write(
                folder.resolve(WeightSource.WEIGHTS), FamilyWeights.written(model), Safetensors.PYTORCH, format);
    }

    /** Adds files to a model folder before it becomes visible. */
    @FunctionalInterface
    public interface Extras {
        /**
         * @param folder to write into
         * @throws IOException if writing fails
         */
        void write(Path folder) throws IOException;
    }

    /**
     * As {@link #write(Path, Model, Extras)}, without extra files.
     *
     * @param folder the model folder
     * @param model what to write
     * @throws IOException if writing fails
     */
    public static void write(Path folder, Model model) throws IOException {
        write(folder, model, written -> {});
    }

    /**
     * Writes a model folder atomically: writes a temporary folder beside it, which then takes its name. Other files in
     * an existing folder are kept.
     *
     * @param folder the model folder
     * @param model what to write; checked against its configuration first
     * @param extras adds files that belong to the same state, such as the optimizer's
     * @throws IOException if writing fails; a previous model is then kept
     * @throws BadInputException if the model's weights do not fit its configuration, or the target is a file
     */
    public static void write(Path folder, Model model, Extras extras) throws IOException {
        write(folder, model, FloatFormat.F32, extras);
    }

    /**
     * As {@link #write(Path, Model, Extras)}, without extra files and with weights stored in a given format.
     *
     * @param folder the model folder
     * @param model what to write; checked against its configuration first
     * @param format of the weights
     * @throws IOException if writing fails; a previous model is then kept
     * @throws BadInputException if the model's weights do not fit its configuration or the format's range, or the
     *     target is a file
     */
    public static void write(Path folder, Model model, FloatFormat format) throws IOException {
        write(folder, model, format, written -> {});
    }

    private static void write(Path folder, Model model, FloatFormat format, Extras extras) throws IOException {
        requireReplaceable(folder);
        WeightCheck.check(
                "model to be written",
                WeightNames.of(model.config()),
                model.weights().keySet(),
                name -> model.weights().get(name).shape());
        // The old image processor within it would be read instead of the new one.
        FolderSwap.replace(folder, name -> !name.equals(PROCESSOR), fresh -> {
            writeFiles(fresh, model, format);
            extras.write(fresh);
        });
    }

    /**
     * Restores a model whose replacement was interrupted, for example by a crash, after the old folder was renamed and
     * before the new one took its place. Otherwise does nothing.
     *
     * @param folder the model folder
     * @throws IOException if renaming fails
     */
    public static void recover(Path folder) throws IOException {
        FolderSwap.recover(folder.toAbsolutePath().normalize());
    }

    /** Rejects a folder that holds other files than a model's, so that a wrong path does not destroy them. */
    static void requireReplaceable(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        require(Files.isDirectory(folder), "%s: is a file, not a folder", folder);
        require(!ModelPath.isRun(folder), "%s: holds a run, which this would destroy; choose a new folder", folder);
        try (Stream<Path> files = Files.list(folder)) {
            require(
                    Files.exists(folder.resolve(CONFIG)) || files.findAny().isEmpty(),
                    "%s: holds files but no model (no %s); choose a new folder",
                    folder,
                    CONFIG);
        }
    }
}
