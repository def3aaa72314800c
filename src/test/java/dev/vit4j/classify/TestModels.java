package dev.vit4j.classify;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Model folders and images for the classifiers' tests. */
final class TestModels {
    /** 32 pixels, 10 classes. */
    static final Path SMALL = Golden.folder("tiny-a");

    private TestModels() {}

    /** Another model of the same classes: 48 pixels, cut from the middle of 56, with an own normalization. */
    static Path larger(Path folder) throws IOException {
        Model small = ModelFolder.read(SMALL);
        Map<String, INDArray> weights = new LinkedHashMap<>(small.weights());
        weights.put(
                WeightNames.HEAD_WEIGHT, weights.get(WeightNames.HEAD_WEIGHT).mul(-1.5));
        weights.put(
                WeightNames.PATCH_WEIGHT, weights.get(WeightNames.PATCH_WEIGHT).mul(3));
        Preprocessing cropped = Preprocessing.cropped(
                Size.square(48),
                56,
                Interpolation.BICUBIC,
                new Normalization(1 / 255.0, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.25, 0.3)));
        Model large = PositionResampler.toImageSize(
                new Model(small.config(), small.preprocessing(), small.labels(), weights, small.provenance()),
                Size.square(48),
                note -> {});
        ModelFolder.write(
                folder, new Model(large.config(), cropped, large.labels(), large.weights(), large.provenance()));
        return folder;
    }

    static Path withLabels(Path folder, List<String> labels) throws IOException {
        Model model = ModelFolder.readForFineTuning(SMALL, labels, 1, note -> {});
        ModelFolder.write(folder, model);
        return folder;
    }

    static ClassifierOptions options(OpsChoice ops, boolean embeddings, TestTimeAugmentation tta, Path... models) {
        return new ClassifierOptions(
                List.of(models),
                ops,
                OptionalInt.of(4),
                OptionalInt.empty(),
                embeddings,
                tta,
                ImageLimits.DEFAULT,
                Decoding.EXACT,
                Optional.empty());
    }

    /** Noise over a gradient, different in every image and in no way symmetric. */
    static RgbImage image(int seed, int width, int height) {
        Random random = new Random(seed);
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % width;
            pixels[i] = (byte) Math.max(0, Math.min(255, 200 * x / width + random.nextInt(60) + 20 * (seed % 5)));
        }
        return new RgbImage(width, height, pixels);
    }

    static List<Path> files(Path folder, int count, int width, int height) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve("image" + i + ".png");
            ImageEncoder.writePng(image(i, width, height), file);
            files.add(file);
        }
        return files;
    }

    /** An independent softmax. */
    static double[] softmax(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double[] probabilities = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = Math.exp(logits[c]) / sum;
        }
        return probabilities;
    }
}
