package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.TimmTensors;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.safetensors.FloatFormat;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads models with Hugging Face's or timm's weight names, with or without a configuration, and writes models for timm.
 */
public final class ModelConverter {
    /** Layer-norm epsilon of timm's ViTs ({@code norm_layer}). */
    private static final double TIMM_EPSILON = BlockOptions.PLAIN.layerNormEps();

    private ModelConverter() {}

    /**
     * Reads a Hugging Face model folder, a timm model folder, or a single safetensors file with the names of either.
     * Infers from the weights' shapes what no file specifies.
     *
     * @param source folder or file
     * @param heads attention heads, for weights without a configuration that specifies them
     * @param notes receives messages about what was assumed, left out or filled in
     * @return the model, without {@code classifier} weights if the source has no head
     * @throws dev.vit4j.common.BadInputException if it is missing, invalid or not a supported ViT
     */
    public static Model read(Path source, OptionalInt heads, Consumer<String> notes) {
        return read(source, heads, Optional.empty(), notes);
    }

    /**
     * As {@link #read(Path, OptionalInt, Consumer)}, for images of a given size.
     *
     * @param source folder or file
     * @param heads attention heads, for weights without a configuration that specifies them
     * @param imageSize of the images, to which positions are resampled once; that of the preprocessing if empty
     * @param notes receives messages about what was assumed, left out, filled in or resampled
     * @return the model, without {@code classifier} weights if the source has no head
     * @throws dev.vit4j.common.BadInputException if it is missing, invalid or not a supported ViT
     */
    public static Model read(Path source, OptionalInt heads, Optional<Size> imageSize, Consumer<String> notes) {
        require(Files.exists(source), "%s: no such file or folder", source);
        Path file = source.resolve(ModelFolder.CONFIG);
        Optional<JsonFields> fields =
                Files.isDirectory(source) && Files.exists(file) ? Optional.of(JsonFields.of(file)) : Optional.empty();
        if (fields.isPresent() && !TimmConfig.isTimm(fields.get())) {
            requireOption(heads.isEmpty(), "--heads %d: %s already specifies the heads", heads.orElse(0), file);
            return ModelFolder.read(source, imageSize, notes);
        }
        if (fields.isPresent()) {
            requireOption(heads.isEmpty(), "--heads %d: %s already specifies the heads", heads.orElse(0), file);
            return resized(ofTimm(source, fields.get(), notes), imageSize, notes);
        }
        return resized(fromWeights(source, heads, notes), imageSize, notes);
    }

    private static Model resized(Model model, Optional<Size> imageSize, Consumer<String> notes) {
        return imageSize
                .map(size -> PositionResampler.toImageSize(model, size, notes))
                .orElse(model);
    }

    /** Reads timm's folder: what the architecture and its arguments say, nothing inferred. */
    private static Model ofTimm(Path folder, JsonFields fields, Consumer<String> notes) {
        TimmConfig timm = new TimmConfig(fields);
        TimmModel model = JsonFields.naming(fields.where(), () -> TimmModel.of(fields));
        ViTConfig config = model.config();
        Map<String, INDArray> raw = new LinkedHashMap<>();
        String where = readAll(folder, raw);
        Preprocessing preprocessing = timm.preprocessing(config);
        if (!fields.has("pretrained_cfg") && !fields.has("mean")) {
            notes.accept(
                    fields.where() + " says nothing about preprocessing; " + PreprocessorConfig.assumed(preprocessing));
        }
        ObjectNode provenance = Json.mapper().createObjectNode();
        provenance.set(TimmTensors.PROVENANCE, TimmArguments.original(fields));
        return new Model(
                config,
                preprocessing,
                config.head().isPresent() ? timm.labels(config.classes(), notes) : List.of(),
                TimmWeights.toOurs(where, raw, model, notes),
                provenance);
    }

    /** Returns the file or index, for messages. */
    private static String readAll(Path source, Map<String, INDArray> into) {
        try (WeightSource file = WeightSource.open(source)) {
            file.names().forEach(name -> into.put(name, file.read(name)));
            return file.where();
        }
    }

    private static Model fromWeights(Path source, OptionalInt heads, Consumer<String> notes) {
        Map<String, INDArray> raw = new LinkedHashMap<>();
        String where = readAll(source, raw);
        boolean timmNames = TimmNames.areTimm(raw.keySet());
        Map<String, INDArray> weights = timmNames ? TimmNames.toHf(raw, where, notes) : hf(raw, where, notes);
        ViTConfig config =
                ConfigInference.infer(where, weights, heads, timmNames ? TIMM_EPSILON : HfConfig.LAYER_NORM_EPS, notes);
        Map<String, long[]> wanted = WeightNames.of(config);
        if (!weights.containsKey(WeightNames.HEAD_WEIGHT)) {
            wanted.remove(WeightNames.HEAD_WEIGHT);
            wanted.remove(WeightNames.HEAD_BIAS);
        }
        WeightCheck.check(
                where, wanted, weights.keySet(), name -> weights.get(name).shape());
        Map<String, INDArray> ordered = new LinkedHashMap<>();
        wanted.keySet().forEach(name -> ordered.put(name, weights.get(name)));
        return new Model(
                config,
                preprocessing(source, config, notes),
                HfConfig.numbered(config.classes()),
                ordered,
                Json.mapper().createObjectNode());
    }

    private static Preprocessing preprocessing(Path source, ViTConfig config, Consumer<String> notes) {
        if (Files.isDirectory(source)) {
            return ModelFolder.preprocessing(source, config, notes);
        }
        // Files beside a single weights file may be unrelated: only those of a model folder are read.
        Preprocessing standard = PreprocessorConfig.standard(config, "");
        notes.accept("image preprocessing unknown; " + PreprocessorConfig.assumed(standard));
        return standard;
    }

    private static Map<String, INDArray> hf(Map<String, INDArray> raw, String where, Consumer<String> notes) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        Families.plainNames()
                .read(where, raw.keySet(), notes)
                .forEach((ours, source) -> weights.put(ours, raw.get(source.file())));
        return weights;
    }

    /**
     * Writes a model for timm, its weights in 32 bits: see {@link #writeTimm(Path, Model, FloatFormat, Consumer)}.
     *
     * @param target a folder, or a file whose name ends in {@code .safetensors}
     * @param model what to write
     * @param notes receives a message about what timm computes differently
     * @throws IOException if writing fails
     * @throws dev.vit4j.common.BadInputException if timm's ViT cannot represent this model
     */
    public static void writeTimm(Path target, Model model, Consumer<String> notes) throws IOException {
        writeTimm(target, model, FloatFormat.F32, notes);
    }

    /**
     * Writes a model for timm: a folder with its {@code config.json} and {@code model.safetensors}, or the weights
     * alone.
     *
     * @param target a folder, or a file whose name ends in {@code .safetensors}
     * @param model what to write
     * @param format of the weights
     * @param notes receives a message about what timm computes differently
     * @throws IOException if writing fails
     * @throws dev.vit4j.common.BadInputException if timm's ViT cannot represent this model, or a weight exceeds the
     *     format's range
     */
    public static void writeTimm(Path target, Model model, FloatFormat format, Consumer<String> notes)
            throws IOException {
        ObjectNode json = TimmJson.of(model);
        TimmModel timm = TimmModel.of(new JsonFields(ModelFolder.CONFIG, json));
        Map<String, INDArray> weights = TimmWeights.toTimm(model.weights(), timm);
        double epsilon = timm.config().blocks().layerNormEps();
        if (model.config().blocks().layerNormEps() != epsilon) {
            notes.accept("timm computes with a layer-norm epsilon of " + epsilon + "; this model has "
                    + model.config().blocks().layerNormEps());
        }
        if (model.config().scores() == ScoreFunction.SIGMOID) {
            notes.accept(
                    "timm's configuration does not tell how scores are computed: apply a sigmoid to the logits of this"
                            + " model");
        }
        if (target.toString().endsWith(".safetensors")) {
            Safetensors.write(target, weights, Safetensors.PYTORCH, format);
            return;
        }
        if (model.preprocessing().crop() == Crop.CENTER) {
            notes.accept("timm rounds half a pixel at the edge of a crop to even, this model rounds it down: some"
                    + " images shift by a pixel");
        }
        ModelFolder.requireReplaceable(target);
        FolderSwap.replace(target, fresh -> {
            AtomicFiles.writeString(fresh.resolve(ModelFolder.CONFIG), Json.pretty(json));
            Safetensors.write(fresh.resolve(WeightSource.WEIGHTS), weights, Safetensors.PYTORCH, format);
        });
    }
}
