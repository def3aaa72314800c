package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.model.Dropouts;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    private static final OptimizerSettings WITH_EMA =
            SmallRuns.optimizer(5e-3, 1e-5, 0.5, 0.05, 1).with(new Averaging(0.7, Swa.NONE));
    private static final Regularization EVERYTHING = new Regularization(0.1, new Dropouts(0.1, 0.1, 0.2, 0.3));
    private static final List<String> STATE =
            List.of("last/model.safetensors", "last/optimizer.safetensors", "best/model.safetensors");

    /** 27 images: 3 batches per epoch, the last of which makes its own update. */
    @TempDir
    private static Path data;

    /** Results of runs with {@link #everything}: one that never stopped, and one after its first epoch. */
    @TempDir
    private static Path done;

    @TempDir
    private Path folder;

    private Path run;

    @BeforeAll
    static void train() throws IOException {
        ColorImages.trainAndVal(data, 9, 3);
        SmallRuns.run(everything(), done.resolve("whole"));
        SmallRuns.runUntil(everything(), done.resolve("stopped"), 1, 0);
    }

    @BeforeEach
    void chooseFolder() {
        run = folder.resolve("run");
    }

    private static TrainOptions everything() {
        return SmallRuns.options(data, "test", 4, 8, 2, WITH_EMA, EVERYTHING)
                .with(new AugmentationSettings(new Augmentation(2, true), Mixing.NONE));
    }

    /** A folder for each test, since resuming changes it. */
    private void copyRun(String name) throws IOException {
        FileUtils.copyDirectory(done.resolve(name).toFile(), run.toFile());
    }

    private TrainOptions withOps(String ops) {
        TrainOptions o = everything();
        return o.with(o.run().withOps(ops).withWorkers(3));
    }

    @ParameterizedTest
    @CsvSource({"2,0,auto", "2,0,stock", "1,0,auto", "1,1,auto", "3,2,auto"})
    void aStoppedAndResumedRunEqualsOneThatNeverStoppedBitForBit(int epoch, int batch, String ops) throws IOException {
        TrainOptions options = withOps(ops);
        Path whole = ops.equals("auto") ? done.resolve("whole") : folder.resolve("whole");
        if (!ops.equals("auto")) {
            SmallRuns.run(options, whole);
        }

        TrainingResult stopped = SmallRuns.runUntil(options, run, epoch, batch);
        assertThat(stopped.finished()).isFalse();
        assertThat(stopped.rows()).hasSize(batch == 0 ? epoch : epoch - 1);
        assertThat(run.resolve("last/README.md"))
                .content()
                .contains(stopped.rows().isEmpty() ? "\nNot measured yet.\n" : " validation images | ");
        TrainingResult resumed = SmallRuns.resume(run);

        assertThat(resumed.finished()).isTrue();
        assertSameResult(whole, run);
    }

    @Test
    void aRunThatDiesWithinAnEpochGoesOnFromItsLastCheckpoint() throws IOException {
        TrainOptions options = everything().with(everything().run().withCheckpointSteps(1));
        Batches dying = new Batches(2, 3);
        assertThatThrownBy(() -> Training.start(options, run, dying, new StopRequest()))
                .hasMessage("power cut");

        Batches resumed = new Batches(0, 0);
        Training.resume(run, resumed, new StopRequest());

        assertThat(resumed.done).startsWith("2/3", "3/1", "3/2", "3/3");
        assertSameResult(done.resolve("whole"), run);
    }

    /** Keeps the epoch and number of each batch, and throws after one of them. */
    private static final class Batches implements TrainingListener {
        private final List<String> done = new ArrayList<>();
        private final String last;
        private int epoch;

        Batches(int lastEpoch, int lastBatch) {
            this.last = lastEpoch + "/" + lastBatch;
        }

        @Override
        public void epochStarted(int started, int epochs, long batches, int size) {
            epoch = started;
        }

        @Override
        public void batchDone(long number, double loss) {
            done.add(epoch + "/" + number);
            if (done.get(done.size() - 1).equals(last)) {
                throw new IllegalStateException("power cut");
            }
        }
    }

    @Test
    void aFinishedRunCanBeResumedWithoutHarm() throws IOException {
        copyRun("stopped");
        TrainingResult first = SmallRuns.resume(run);
        TrainingResult again = SmallRuns.resume(run);
        assertThat(again.finished()).isTrue();
        assertThat(again.bestEpoch()).isEqualTo(first.bestEpoch());
        assertSameResult(done.resolve("whole"), run);
    }

    @Test
    void aRunThatDiedBetweenItsStateAndItsFiguresGetsThemOnResume() throws IOException {
        copyRun("whole");
        String metrics = withoutTimes(run);
        Files.delete(run.resolve("metrics.csv"));
        Files.delete(run.resolve("metrics.jsonl"));
        Files.delete(run.resolve("curves.png"));
        SmallRuns.resume(run);
        assertThat(withoutTimes(run)).isEqualTo(metrics);
        assertThat(run.resolve("curves.png")).exists();
        assertThat(run.resolve("metrics.jsonl")).exists();
    }

    @Test
    void aRunThatDiedWhileItsFoldersWereSwappedGoesOnFromTheOlderState() throws IOException {
        copyRun("stopped");
        Files.move(run.resolve("last"), run.resolve(".last.previous"));
        Files.move(run.resolve("best"), run.resolve(".best.previous"));
        SmallRuns.resume(run);
        assertSameResult(done.resolve("whole"), run);
    }

    @Test
    void aRunThatDiedBeforeItsFirstStateStartsAnewAndSaysSo() throws IOException {
        Path whole = done.resolve("whole");
        Files.createDirectories(run);
        Files.copy(whole.resolve("config.json"), run.resolve("config.json"));
        SmallRuns.Notes notes = new SmallRuns.Notes();
        Training.resume(run, notes, new StopRequest());
        assertThat(notes.lines).anyMatch(line -> line.contains("has not saved anything"));
        assertSameResult(whole, run);
    }

    @Test
    void aStateThatIsGoneIsNamed() throws IOException {
        copyRun("stopped");
        Files.move(run.resolve("last"), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("last: missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "progress.json", "config.json"})
    void aDamagedStateIsRefusedNamingTheFile(String name) throws IOException {
        copyRun("stopped");
        Path file = run.resolve("last").resolve(name);
        byte[] content = SmallRuns.bytes(file);
        Files.write(file, java.util.Arrays.copyOf(content, content.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(name);
        Files.delete(file);
        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("last");
    }

    @Test
    void dataWithOtherClassesAreRefused() throws IOException {
        copyRun("stopped");
        renameClass("red", "purple");
        try {
            assertThatThrownBy(() -> SmallRuns.resume(run))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no longer those of");
        } finally {
            renameClass("purple", "red");
        }
    }

    private static void renameClass(String from, String to) throws IOException {
        for (String part : List.of("train", "val")) {
            Files.move(data.resolve(part).resolve(from), data.resolve(part).resolve(to));
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO_AUGMENT_CIFAR10,2", "RAND_AUGMENT,1", "TRIVIAL_AUGMENT,3"})
    void withImagesAugmentedMixedAndRepeatedItIsTheSame(StrongAugmentation.Policy policy, int stopEpoch)
            throws IOException {
        StrongAugmentation augmentation = new StrongAugmentation(
                RandomResizedCrop.DEFAULT,
                policy,
                policy == StrongAugmentation.Policy.RAND_AUGMENT ? RandAugment.DEFAULT : RandAugment.NONE,
                new ColorJitter(0.4, 0.4, 0.4, 0.1),
                RandomErasing.of(0.5),
                2);
        TrainOptions options = everything()
                .with(new AugmentationSettings(
                        new Augmentation(0, true, augmentation), new Mixing(0.8, 1, 0.9, 0.5, 3)));
        Path whole = folder.resolve("whole");
        SmallRuns.run(options, whole);
        SmallRuns.runUntil(options, run, stopEpoch, 2);
        SmallRuns.resume(run);
        assertSameResult(whole, run);
        assertThat(RunFolder.open(run).options()).isEqualTo(options);
    }

    private static void assertSameResult(Path expected, Path actual) throws IOException {
        for (String file : STATE) {
            assertThat(SmallRuns.bytes(actual.resolve(file)))
                    .as(file)
                    .isEqualTo(SmallRuns.bytes(expected.resolve(file)));
        }
        assertThat(withoutTimes(actual)).isEqualTo(withoutTimes(expected));
        TrainingProgress progress = Checkpoint.readProgress(actual.resolve("last"));
        assertThat(progress)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*[sS]econds", ".*PerSecond")
                .withEqualsForType(Double::equals, Double.class) // also where there is no figure, NaN
                .isEqualTo(Checkpoint.readProgress(expected.resolve("last")));
    }

    /** The columns that do not measure time. */
    private static String withoutTimes(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> String.join(",", List.of(line.split(",")).subList(0, 7)))
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
