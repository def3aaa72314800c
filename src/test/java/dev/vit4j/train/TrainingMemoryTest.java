package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.GraphMemory;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    private static final TrainOptions OPTIONS = TrainOptions.of("data", "nano/4");

    @Test
    void takesWhatFits() {
        assertThatCode(() -> TrainingMemory.require(OPTIONS.withBatch(64), ViTVariants.byName("nano/4")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesALargeBatchAndNamesOneThatFits() {
        assertThatThrownBy(() -> TrainingMemory.require(
                        OPTIONS.with(OPTIONS.run().withBatch(1500).withWorkers(1)), ViTVariants.byName("L/16")))
                .isInstanceOf(BadInputException.class)
                .hasMessageMatching(
                        "training with a batch of 1500 images needs about [0-9]+ GB of memory, and there are"
                                + " .* left; .*fits.*");
    }

    @Test
    void refusesWhatDoesNotFitAtAll() {
        ViTConfig wide = ViTVariants.byName("L/16:width=65536:mlp-width=262144");
        assertThatThrownBy(() -> TrainingMemory.require(OPTIONS.withBatch(1), wide))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("not even one image at a time fits: use a smaller model or image size");
    }

    @Test
    void refusesMoreWorkersThanTheHeapHolds() {
        assertThatThrownBy(() -> TrainingMemory.require(
                        OPTIONS.with(OPTIONS.run().withBatch(64).withWorkers(100_000)), ViTVariants.byName("nano/4")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--workers 100000 needs ")
                .hasMessageContaining("use fewer --workers");
    }

    @Test
    void countsWeightsGradientsMomentsAndAverages() {
        ViTConfig config = ViTVariants.byName("reference");
        double weights = GraphMemory.weights(config);
        // nano/4's preset: no averages. Weights twice, gradients, two moments; the graphs' own beside.
        double graphs =
                GraphMemory.training(config, dev.vit4j.ops.OpsChoice.of("auto")).fixed()
                        + GraphMemory.inference(config, dev.vit4j.ops.OpsChoice.of("auto"))
                                .fixed();
        assertThat(TrainingMemory.of(OPTIONS, config).fixed() - graphs).isEqualTo(5 * weights);
    }
}
