package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares models of images and patches that are not square with transformers: from the image to the logits. */
class ShapesTest {
    @ParameterizedTest
    @CsvSource({
        "rectangle,32x16,stock",
        "rectangle,32x16,fused",
        "rest,33x19,stock",
        "rest,33x19,fused",
        "square,12x12,fused",
        "gray,12x8,stock",
        "gray,12x8,fused"
    })
    void theModelsOwnImageSizeGivesTransformersPatchesAttentionAndLogits(String name, String text, String ops) {
        Golden golden = Golden.read("shapes/" + name);
        Size size = Size.parse(text);
        assertThat(golden.model().config().imageSize()).isEqualTo(size);
        INDArray patches = patches(golden.model(), size);
        INDArray pixels = golden.get(size.height() + "x" + size.width() + ".pixels");
        assertThat(Golden.difference(
                        patches,
                        Golden.cut(pixels, golden.model().config().stem().patchSize())))
                .isLessThan(1e-6);
        String last = ViTGraph.hiddenName(golden.model().config().depth());
        String attention = ViTGraph.attentionName(golden.model().config().depth() - 1);
        Map<String, INDArray> results = run(golden.model(), patches, ops, last, attention);
        String at = size.height() + "x" + size.width() + ".";
        close(results.get(ViTGraph.LOGITS), golden.get(at + "logits"));
        close(results.get(ViTGraph.hiddenName(0)), golden.get(at + "first"));
        close(results.get(last), golden.get(at + "last"));
        close(results.get(attention), golden.get(at + "attention"));
    }

    @ParameterizedTest
    @CsvSource({"square,20x8", "square,7x26", "rectangle,48x48", "rectangle,40x24", "rest,47x17"})
    void atAnotherImageSizePositionsAreInterpolatedAsByTransformers(String name, String text) {
        Golden golden = Golden.read("shapes/" + name);
        Size size = Size.parse(text);
        List<String> notes = new ArrayList<>();
        Model model = PositionResampler.toImageSize(golden.model(), size, notes::add);
        assertThat(notes).singleElement().asString().contains(" -> " + size + ": position embeddings resampled from");
        Map<String, INDArray> results = run(model, patches(model, size), "fused");
        String at = size.height() + "x" + size.width() + ".";
        close(results.get(ViTGraph.hiddenName(0)), golden.get(at + "first"));
        close(results.get(ViTGraph.LOGITS), golden.get(at + "logits"));
    }

    /** The picture of the fixture's script. */
    private static RgbImage picture(Size size) {
        byte[] pixels = new byte[RgbImage.CHANNELS * size.count()];
        for (int i = 0; i < pixels.length; i++) {
            int c = i % RgbImage.CHANNELS;
            int x = i / RgbImage.CHANNELS % size.width();
            int y = i / RgbImage.CHANNELS / size.width();
            pixels[i] = (byte) (31 * y + 17 * x + 53 * c + 7 * x * y);
        }
        return new RgbImage(size.width(), size.height(), pixels);
    }

    private static INDArray patches(Model model, Size size) {
        PatchTransform maker =
                new PatchTransform(model.preprocessing(), model.config().patching());
        float[] patches = maker.patches(picture(size));
        return Nd4j.create(
                patches,
                new long[] {1, maker.patching().count(), maker.patching().values()},
                'c');
    }

    private static Map<String, INDArray> run(Model model, INDArray patches, String ops, String... more) {
        List<String> names = new ArrayList<>(List.of(more));
        names.add(ViTGraph.hiddenName(0));
        names.add(ViTGraph.LOGITS);
        try (Predictor predictor = new Predictor(model.config(), model.weights(), OpsChoice.of(ops), 1, names)) {
            Map<String, INDArray> results = predictor.run(patches);
            results.replaceAll((name, array) -> array.dup('c'));
            return results;
        }
    }

    /** Tolerance relative to the largest entry, as in {@link PyTorchParityTest}. */
    private static void close(INDArray found, INDArray expected) {
        double largest = Math.max(1, expected.amaxNumber().doubleValue());
        assertThat(Golden.difference(found, expected) / largest).isLessThan(1e-5);
    }
}
