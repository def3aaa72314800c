package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.train.optimizer.LearningRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("slow")
class FreezeTest {
    /** A model of two blocks that was trained for an epoch, and its data of other classes. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        Path data = ColorImages.trainAndVal(shared.resolve("data"), 8, 2);
        SmallRuns.run(SmallRuns.options(data, 1), shared.resolve("first"));
    }

    private static TrainOptions options(int epochs, Freeze freeze) {
        TrainOptions options = SmallRuns.options(
                shared.resolve("data"),
                shared.resolve("first/best").toString(),
                epochs,
                8,
                1,
                SmallRuns.optimizer(5e-3, 1e-5, 0, 0.05, 0),
                SmallRuns.PLAIN);
        return options.with(options.model().with(freeze));
    }

    private static Map<String, INDArray> weights(Path model) {
        return ModelFolder.read(model).weights();
    }

    /** By the names alone: which weights belong to the embedding or to a block below the limit. */
    private static boolean isFrozen(String name, int blocks) {
        boolean embedding = name.startsWith("vit.embeddings.");
        boolean block = name.matches("vit\\.encoder\\.layer\\.\\d+\\..*")
                && Integer.parseInt(name.replaceAll("[^0-9]", "")) < blocks;
        return embedding || block;
    }

    @ParameterizedTest
    @CsvSource({"fused,1", "stock,1", "fused,2", "stock,2"})
    void frozenWeightsStayBitForBitAndAllOthersChange(String ops, int blocks) throws IOException {
        TrainOptions o = options(2, new Freeze(false, blocks));
        SmallRuns.run(o.with(o.run().withOps(ops)), folder.resolve("run"));
        Map<String, INDArray> after = weights(folder.resolve("run/last"));
        weights(shared.resolve("first/best"))
                .forEach((name, array) -> assertThat(after.get(name).equalsWithEps(array, 0))
                        .as(name)
                        .isEqualTo(isFrozen(name, blocks)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fused", "stock"})
    void theGradientsOfTheOtherWeightsAreThoseOfATrainingOfAll(String ops) throws IOException {
        for (Freeze freeze : new Freeze[] {Freeze.NONE, new Freeze(false, 1)}) {
            TrainOptions o = options(1, freeze);
            SmallRuns.runUntil(o.with(o.run().withOps(ops)), folder.resolve(freeze.toString()), 1, 1);
        }
        Map<String, INDArray> all = Safetensors.read(folder.resolve("none/last/optimizer.safetensors"));
        Map<String, INDArray> some = Safetensors.read(folder.resolve("blocks=1/last/optimizer.safetensors"));
        int compared = 0;
        for (String name : weights(shared.resolve("first/best")).keySet()) {
            // After one update the first moment is a tenth of the gradient.
            INDArray moment = some.get("first." + name);
            assertThat(moment == null).as(name).isEqualTo(isFrozen(name, 1));
            if (moment != null) {
                assertThat(moment.equalsWithEps(all.get("first." + name), 1e-6))
                        .as(name)
                        .isTrue();
                compared++;
            }
        }
        assertThat(compared).isEqualTo(16 + 4);
    }

    @Test
    void withLayerDecayAResumedRunEqualsOneThatNeverStopped() throws IOException {
        TrainOptions o = options(3, new Freeze(false, 1));
        TrainOptions options = o.with(o.optimizer().with(new LearningRate(5e-3, 1e-5, 0, 0.5)));
        SmallRuns.run(options, folder.resolve("whole"));
        SmallRuns.runUntil(options, folder.resolve("run"), 2, 1);
        SmallRuns.resume(folder.resolve("run"));
        for (String file : new String[] {"last/model.safetensors", "last/optimizer.safetensors"}) {
            assertThat(SmallRuns.bytes(folder.resolve("run").resolve(file)))
                    .isEqualTo(SmallRuns.bytes(folder.resolve("whole").resolve(file)));
        }
    }

    @Test
    void moreBlocksThanTheModelHasAreRefusedByNameBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> SmallRuns.run(options(1, new Freeze(false, 3)), folder.resolve("run")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--freeze blocks=3")
                .hasMessageContaining("has 2 blocks");
        assertThat(Files.exists(folder.resolve("run"))).isFalse();
    }

    @Test
    void frozenWeightsThatWereNeverTrainedAreSaid() throws IOException {
        TrainOptions o = SmallRuns.options(shared.resolve("data"), 1);
        for (Freeze freeze : new Freeze[] {Freeze.NONE, Freeze.BACKBONE, new Freeze(false, 1)}) {
            SmallRuns.Notes notes = new SmallRuns.Notes();
            Training.start(o.with(o.model().with(freeze)), folder.resolve(freeze.toString()), notes, new StopRequest());
            assertThat(notes.lines.stream().filter(line -> line.contains("are random")))
                    .as(freeze.toString())
                    .hasSize(freeze.equals(Freeze.NONE) ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "backbone", "blocks=1", "blocks=12"})
    void textIsReadBack(String text) {
        assertThat(Freeze.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "blocks", "blocks=", "blocks=0", "blocks=-1", "blocks=1.5", "blocks=all", "2", ""})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Freeze.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none, backbone, or blocks=N")
                .hasMessageContaining("'" + text + "'");
    }
}
