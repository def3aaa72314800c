package dev.vit4j.cli.classify;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.cli.shared.ImageSizeOption;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code vit classify} and {@code vit similar} that select the models and how they run. */
final class EnsembleOptions {
    @Option(
            names = "--model",
            paramLabel = "M",
            required = true,
            description =
                    "Names the model (a folder, a run or hf:ORG/NAME); repeat the option to average several models.")
    private List<Path> models;

    @Option(
            names = "--tta",
            paramLabel = "none|flip",
            defaultValue = "none",
            description = "Averages over each image and its mirror image with flip (default: ${DEFAULT-VALUE}).")
    private TestTimeAugmentation augmentation = TestTimeAugmentation.NONE;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = PositiveInt.class,
            description =
                    "Runs batches of N images (default: 64 with fused operations, 32 with stock ones, halved until"
                            + " a batch fits into half the free memory).")
    private Integer batch;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    /** @return B, images per batch; empty to choose it by free memory */
    OptionalInt batch() {
        return batch == null ? OptionalInt.empty() : OptionalInt.of(batch);
    }

    /**
     * @param ops the operations that run the models
     * @param batchSize B, images per batch; empty to choose it by free memory
     * @param embeddings whether to also return each image's pooled vector
     * @param limits limits on image files
     * @param decoding whether large JPEGs may be reduced while they are decoded
     * @param find finds the model that a path names
     * @return the classifier's options
     */
    ClassifierOptions toOptions(
            OpsChoice ops,
            OptionalInt batchSize,
            boolean embeddings,
            ImageLimits limits,
            Decoding decoding,
            UnaryOperator<Path> find) {
        List<Path> found = models.stream().map(find).toList();
        return new ClassifierOptions(
                found,
                ops,
                batchSize,
                OptionalInt.empty(),
                embeddings,
                augmentation,
                limits,
                decoding,
                imageSize.size());
    }
}
