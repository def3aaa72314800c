package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Schedule;
import dev.vit4j.train.optimizer.Swa;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("slow")
class SwaTest {
    @TempDir
    private Path folder;

    private TrainOptions options(int epochs, Swa swa) throws IOException {
        Path data = folder.resolve("data");
        if (!java.nio.file.Files.exists(data)) {
            ColorImages.trainAndVal(data, 6, 3);
        }
        return SmallRuns.options(data, epochs).with(SmallRuns.FAST.with(new Averaging(0, swa)));
    }

    /** Returns the mean of the weights after each of these epochs, from a run that stops after each and resumes. */
    private Map<String, double[]> meanAfter(TrainOptions options, int first, int last) throws IOException {
        Map<String, double[]> mean = new HashMap<>();
        for (int epoch = first; epoch <= last; epoch++) {
            Path stopped = folder.resolve("stopped");
            if (epoch == first) {
                SmallRuns.runUntil(options, stopped, epoch, 0);
            } else {
                SmallRuns.resumeUntil(stopped, epoch);
            }
            for (Map.Entry<String, INDArray> weight :
                    ModelFolder.read(stopped.resolve("last")).weights().entrySet()) {
                double[] values = weight.getValue().dup('c').reshape(-1).toDoubleVector();
                double[] sum = mean.computeIfAbsent(weight.getKey(), name -> new double[values.length]);
                for (int i = 0; i < values.length; i++) {
                    sum[i] += values[i] / (last - first + 1);
                }
            }
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void theAverageIsTheMeanOfTheWeightsAfterTheLastEpochs(String ops) throws IOException {
        TrainOptions o = options(5, new Swa(3, 0));
        TrainOptions options = o.with(o.run().withOps(ops).withWorkers(1));
        Map<String, double[]> mean = meanAfter(options, 3, 5);
        TrainingResult result = SmallRuns.run(options, folder.resolve("run"));

        Model average = ModelFolder.read(folder.resolve("run/swa"));
        mean.forEach((name, expected) -> {
            float[] actual = average.weights().get(name).dup('c').reshape(-1).toFloatVector();
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).as("%s at %d", name, i).isCloseTo(expected[i], within(1e-6));
            }
        });
        SwaResult swa = result.swa().orElseThrow();
        assertThat(swa.epochs()).isEqualTo(3);
        assertThat(average.provenance().at("/metrics/averaged_epochs").asInt()).isEqualTo(3);
        assertThat(average.provenance().at("/metrics/val_top1").asDouble()).isEqualTo(swa.valTop1());
        assertThat(average.provenance().at("/metrics/val_loss").asDouble()).isEqualTo(swa.valLoss());
    }

    @Test
    void averagingChangesNothingElse() throws IOException {
        SmallRuns.run(options(4, Swa.NONE), folder.resolve("without"));
        SmallRuns.run(options(4, new Swa(2, 0)), folder.resolve("with"));
        assertThat(SmallRuns.bytes(folder.resolve("with/last/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("without/last/model.safetensors")));
        assertThat(folder.resolve("without/swa")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aResumedAverageEqualsOneThatNeverStopped(int stopAfter) throws IOException {
        TrainOptions options = options(5, new Swa(3, 1e-3));
        TrainingResult whole = SmallRuns.run(options, folder.resolve("whole"));
        SmallRuns.runUntil(options, folder.resolve("run"), stopAfter, 0);
        assertThat(folder.resolve("run/swa")).doesNotExist();
        TrainingResult resumed = SmallRuns.resume(folder.resolve("run"));
        assertThat(resumed.swa()).isEqualTo(whole.swa());
        TrainingResult again = SmallRuns.resume(folder.resolve("run"));
        assertThat(again.swa()).isEqualTo(whole.swa());
        for (String file : List.of("swa", "best", "last")) {
            assertThat(SmallRuns.bytes(folder.resolve("run").resolve(file).resolve("model.safetensors")))
                    .as(file)
                    .isEqualTo(SmallRuns.bytes(
                            folder.resolve("whole").resolve(file).resolve("model.safetensors")));
        }
    }

    @Test
    void theBetterOfAverageAndBestEpochIsKept() throws IOException {
        TrainingResult result = SmallRuns.run(options(3, new Swa(3, 0)), folder.resolve("run"));
        SwaResult swa = result.swa().orElseThrow();
        double bestEpoch =
                result.rows().stream().mapToDouble(EpochRow::valTop1).max().orElseThrow();
        double lowestLoss = result.rows().stream()
                .filter(row -> row.valTop1() == bestEpoch)
                .mapToDouble(EpochRow::valLoss)
                .min()
                .orElseThrow();
        assertThat(swa.best())
                .isEqualTo(swa.valTop1() > bestEpoch || (swa.valTop1() == bestEpoch && swa.valLoss() < lowestLoss));
        assertThat(result.bestValTop1()).isEqualTo(Math.max(swa.valTop1(), bestEpoch));
        byte[] best = SmallRuns.bytes(folder.resolve("run/best/model.safetensors"));
        assertThat(java.util.Arrays.equals(best, SmallRuns.bytes(folder.resolve("run/swa/model.safetensors"))))
                .isEqualTo(swa.best());
    }

    @Test
    void withoutValidationTheAverageIsKept() throws IOException {
        Path data = ColorImages.classFolders(folder.resolve("undivided"), 4, 0, 1);
        TrainOptions o = SmallRuns.options(data, 2);
        TrainOptions options =
                o.with(o.data().withValSplit(0)).with(o.optimizer().with(new Averaging(0, new Swa(2, 0))));
        TrainingResult result = SmallRuns.run(options, folder.resolve("run"));
        assertThat(result.swa().orElseThrow().best()).isTrue();
        assertThat(result.swa().orElseThrow().valTop1()).isNaN();
        assertThat(SmallRuns.bytes(folder.resolve("run/best/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("run/swa/model.safetensors")));
    }

    @Test
    void aHeadOnFrozenFeaturesIsAveragedToo() throws IOException {
        SmallRuns.run(options(1, Swa.NONE), folder.resolve("first"));
        Path other = ColorImages.trainAndVal(folder.resolve("other"), 6, 3);
        TrainOptions head = SmallRuns.options(
                        other,
                        folder.resolve("first/best").toString(),
                        4,
                        8,
                        1,
                        SmallRuns.FAST.with(new Averaging(0, new Swa(2, 0))),
                        SmallRuns.PLAIN)
                .withFrozenBackbone();
        TrainingResult result = SmallRuns.run(head, folder.resolve("head"));
        Map<String, double[]> mean = meanAfter(head, 3, 4);
        float[] bias = ModelFolder.read(folder.resolve("head/swa"))
                .weights()
                .get("classifier.bias")
                .toFloatVector();
        for (int i = 0; i < bias.length; i++) {
            assertThat((double) bias[i]).isCloseTo(mean.get("classifier.bias")[i], within(1e-6));
        }
        assertThat(result.swa().orElseThrow().valTop1()).isBetween(0.0, 1.0);
    }

    @Test
    void theCosineComesDownToTheRateOfAveragingAndStaysThere() {
        OptimizerSettings o = SmallRuns.optimizer(1e-2, 1e-5, 1, 0, 1).with(new Averaging(0, new Swa(2, 4e-3)));
        Schedule schedule = o.schedule(10, 6); // averaged: updates 40 to 59
        assertThat(schedule.at(9)).isCloseTo(1e-2, within(1e-12));
        assertThat(schedule.at(38)).isGreaterThan(4e-3);
        for (int update = 39; update < 60; update++) {
            assertThat(schedule.at(update)).isCloseTo(4e-3, within(1e-12));
        }
        Schedule plain = o.with(new Averaging(0, new Swa(2, 0))).schedule(10, 6);
        assertThat(plain.at(59)).isCloseTo(1e-5, within(1e-12));
        assertThat(plain.at(39)).isGreaterThan(plain.at(40));
    }

    @Test
    void whatCannotBeAveragedIsRefused() throws IOException {
        assertThatThrownBy(() -> options(3, new Swa(4, 0)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--swa 4: cannot average the last 4 epochs of 3");
        assertThatThrownBy(() -> options(3, new Swa(3, 1e-3))).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> options(3, new Swa(1, 1))).hasMessageContaining("above the highest");
        assertThatThrownBy(() -> new Swa(0, 1e-3)).hasMessageContaining("needs epochs");
        assertThatThrownBy(() -> new Swa(-1, 0)).hasMessageContaining("-1");
        OptimizerSettings averaged = options(3, new Swa(1, 0)).optimizer();
        assertThatThrownBy(() -> averaged.withPatience(2)).hasMessageContaining("leave out one");
    }
}
