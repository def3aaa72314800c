package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.model.Model;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares models of each family at an image size other than their own, and not square, with transformers. */
class ResizedFamiliesTest {
    @TempDir
    private Path copy;

    @ParameterizedTest
    @CsvSource({
        "vit, position embeddings resampled", "vit-headless, position embeddings resampled",
        "vit-mae, position embeddings resampled", "deit, position embeddings resampled",
        "deit-teacher, position embeddings resampled", "dinov2, position embeddings resampled",
        "dinov2-registers, position embeddings resampled", "dinov2-headless, position embeddings resampled",
        "clip-vision, position embeddings resampled", "siglip, position embeddings resampled",
        "siglip-vision, position embeddings resampled", "beit, relative position biases resampled",
        "beit-absolute, position embeddings resampled", "dinov3, ''"
    })
    void imagesOfAnotherSizeGiveTransformersResults(String family, String note) throws IOException {
        Path folder = Golden.folder("families").resolve(family);
        Map<String, INDArray> golden = Safetensors.read(folder.resolve("golden.safetensors"));
        INDArray images = golden.get("resized.images");
        Size size = new Size((int) images.size(2), (int) images.size(3));
        List<String> notes = new ArrayList<>();
        Model own = ModelConverter.read(withoutPreprocessor(folder), OptionalInt.empty(), text -> {});
        Model model = PositionResampler.toImageSize(own, size, notes::add);
        assertThat(notes)
                .containsExactly("image size " + own.config().imageSize() + " -> " + size + ": " + note
                        + (note.isEmpty() ? "" : " ") + "from 3 x 3 to 2 x 5 patches");
        for (String ops : new String[] {"stock", "fused"}) {
            Map<String, INDArray> results = run(model, images, ops);
            close(ops, results.get(ViTGraph.hiddenName(0)), golden.get("resized.hidden.0"));
            if (golden.containsKey("resized.logits")) {
                close(ops, results.get(ViTGraph.LOGITS), golden.get("resized.logits"));
            }
            if (golden.containsKey("resized.pooled")) {
                close(ops, results.get(ViTGraph.POOLED), golden.get("resized.pooled"));
            }
        }
    }

    /** Their image processors resize to 224 pixels, to which these families adapt: positions must not go there first. */
    @ParameterizedTest
    @CsvSource({"dinov2", "dinov2-registers", "beit", "beit-absolute"})
    void positionsAreResampledOnceWhateverTheImageProcessorSays(String family) {
        Path folder = Golden.folder("families").resolve(family);
        Map<String, INDArray> golden = Safetensors.read(folder.resolve("golden.safetensors"));
        INDArray images = golden.get("resized.images");
        Size size = new Size((int) images.size(2), (int) images.size(3));

        Model model = ModelFolder.read(folder, Optional.of(size), note -> {});

        assertThat(model.preprocessing().target()).isEqualTo(size);
        close("stock", run(model, images, "stock").get(ViTGraph.LOGITS), golden.get("resized.logits"));
    }

    /** The fixtures' image processors resize to their defaults, which are not for such small models. */
    private Path withoutPreprocessor(Path model) throws IOException {
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(model.resolve(name), copy.resolve(name));
        }
        return copy;
    }

    private static Map<String, INDArray> run(Model model, INDArray images, String ops) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.hiddenName(0), ViTGraph.POOLED));
        if (model.config().head().isPresent()) {
            names.add(ViTGraph.LOGITS);
        }
        try (Predictor predictor =
                new Predictor(model.config(), model.weights(), OpsChoice.of(ops), (int) images.size(0), names)) {
            Map<String, INDArray> results =
                    predictor.run(Golden.cut(images, model.config().stem().patchSize()));
            results.replaceAll((name, array) -> array.dup('c'));
            return results;
        }
    }

    /** Tolerance: the fixtures' {@code resized} values are computed by float32. */
    private static void close(String ops, INDArray found, INDArray expected) {
        double largest = expected.amaxNumber().doubleValue();
        assertThat(Golden.difference(found, expected) / largest).as(ops).isLessThan(2e-5);
    }
}
