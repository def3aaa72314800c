package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The {@code last} folder: a model folder with the optimizer's state ({@code optimizer.safetensors}: first and second
 * moments and the averages of weights, as {@code first.NAME}, {@code second.NAME}, {@code average.NAME},
 * {@code swa.NAME}) and the progress ({@code progress.json}). Weights, moments and progress are written together,
 * atomically.
 */
final class Checkpoint {
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String PROGRESS = "progress.json";

    private Checkpoint() {}

    /**
     * @param folder the folder
     * @param state to write
     * @param model the state's weights, with provenance
     * @param extras adds further files
     * @throws IOException if writing fails; the previous state is then kept
     */
    static void write(Path folder, TrainingState state, Model model, ModelFolder.Extras extras) throws IOException {
        ModelFolder.write(folder, model, fresh -> {
            extras.write(fresh);
            Safetensors.write(fresh.resolve(OPTIMIZER), optimizerTensors(state), Safetensors.PYTORCH);
            AtomicFiles.writeString(fresh.resolve(PROGRESS), Json.pretty(state.progress()));
        });
    }

    /** Restores the state's moments, averages and progress; its weights are already those of the folder. */
    static void read(Path folder, TrainingState state) {
        Map<String, INDArray> stored = Safetensors.read(folder.resolve(OPTIMIZER));
        optimizerTensors(state).forEach((name, array) -> {
            INDArray value = stored.get(name);
            require(
                    value != null && java.util.Arrays.equals(value.shape(), array.shape()),
                    "%s: %s is missing or has another shape; the run cannot be resumed from here",
                    folder.resolve(OPTIMIZER),
                    name);
            array.assign(value);
        });
        state.progress(readProgress(folder));
        state.adam().resumeAt(state.progress().step());
    }

    static TrainingProgress readProgress(Path folder) {
        Path file = folder.resolve(PROGRESS);
        try {
            return Json.mapper().treeToValue(Json.read(file), TrainingProgress.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, INDArray> optimizerTensors(TrainingState state) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        state.adam().firstMoment().views().forEach((name, array) -> tensors.put("first." + name, array));
        state.adam().secondMoment().views().forEach((name, array) -> tensors.put("second." + name, array));
        if (state.average() != null) {
            state.average().average().views().forEach((name, array) -> tensors.put("average." + name, array));
        }
        if (state.epochAverage() != null) {
            state.epochAverage().mean().views().forEach((name, array) -> tensors.put("swa." + name, array));
        }
        return tensors;
    }
}
