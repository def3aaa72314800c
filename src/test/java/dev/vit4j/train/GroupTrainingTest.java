package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.model.Dropouts;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTrainingTest {
    private static final OptimizerSettings AVERAGED =
            SmallRuns.optimizer(5e-3, 1e-5, 0.5, 0.05, 1).with(new Averaging(0.7, new Swa(2, 0)));
    private static final Regularization EVERYTHING = new Regularization(0.1, new Dropouts(0.1, 0.1, 0.2, 0.3));
    private static final List<String> STATE = List.of(
            "last/model.safetensors", "last/optimizer.safetensors", "best/model.safetensors", "swa/model.safetensors");

    /** 63 images: 7 batches per epoch. */
    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void draw() throws IOException {
        ColorImages.withTest(data, 21, 7, 0);
    }

    private static TrainOptions everything(int accumulate) {
        return SmallRuns.options(data, "test", 3, 9, accumulate, AVERAGED, EVERYTHING)
                .with(new AugmentationSettings(new Augmentation(2, true), new Mixing(0.4, 0.8, 0.8, 0.5, 0)));
    }

    private Path together(TrainOptions options, int size) throws IOException {
        Path run = folder.resolve("of" + size);
        Training.prepare(options, run, note -> {});
        ThreadGroups.join(run, size, rank -> TrainingListener.SILENT, new StopRequest());
        return run;
    }

    private Path alone(TrainOptions options) throws IOException {
        Path run = folder.resolve("alone");
        SmallRuns.run(options, run);
        return run;
    }

    /** Groups of processes divide the micro-batches of an update: of 7, the last update of an epoch has fewer. */
    @ParameterizedTest
    @CsvSource({"2,2", "3,2", "4,3", "7,2", "5,5"})
    void aGroupEqualsOneProcessThatAccumulatesBitForBit(int accumulate, int size) throws IOException {
        Path alone = alone(everything(accumulate));
        Path group = together(everything(accumulate), size);
        assertSame(alone, group);
    }

    @Test
    void stockOperationsAreSharedToo() throws IOException {
        TrainOptions options = everything(2);
        options = options.with(options.run().withOps("stock"));
        assertSame(alone(options), together(options, 2));
    }

    @Test
    void aFrozenBackbonesHeadIsTrainedTogether() throws IOException {
        Path backbone = alone(everything(1)).resolve("best");
        TrainOptions options = TrainOptions.of(data.toString(), backbone.toString());
        options = options.with(options.model().with(Freeze.BACKBONE))
                .with(everything(2).run())
                .with(SmallRuns.FAST);
        Path single = folder.resolve("head");
        SmallRuns.run(options, single);
        Path group = together(options, 2);
        assertThat(withoutTimes(group)).isEqualTo(withoutTimes(single));
        assertSameFiles(single, group, STATE.subList(0, 3));
    }

    @Test
    void aGroupThatStopsIsResumedByAnotherNumberOfProcesses() throws IOException {
        Path alone = alone(everything(3));
        Path run = folder.resolve("stopped");
        Training.prepare(everything(3), run, note -> {});
        StopRequest stop = new StopRequest();
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void batchDone(long done, double loss) {
                if (done == 2) {
                    stop.request();
                }
            }
        };
        TrainingResult stopped = ThreadGroups.join(run, 3, rank -> rank == 0 ? stopping : SILENT, stop);
        assertThat(stopped.finished()).isFalse();
        assertThat(stopped.rows()).isEmpty();

        Files.writeString(run.resolve(".0123-45.part"), "half a file of a process that died");
        Training.prepareResume(run, ResumeChanges.NONE, note -> {});
        TrainingResult resumed = ThreadGroups.join(run, 2, rank -> SILENT, new StopRequest());

        assertThat(resumed.finished()).isTrue();
        assertSame(alone, run);
        SmallRuns.resume(run); // one process can go on with what a group began
        assertSame(alone, run);
    }

    @Test
    void imagesThatAnyProcessSkipsAreListedOnce() throws IOException {
        Path damaged = folder.resolve("damaged");
        ColorImages.withTest(damaged, 21, 7, 0);
        try (Stream<Path> files = Files.walk(damaged.resolve("train"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted()
                    .skip(3)
                    .limit(30)
                    .toList()) {
                if (file.hashCode() % 2 == 0 || file.toString().contains("1")) {
                    Files.writeString(file, "not an image");
                }
            }
        }
        TrainOptions options = everything(2);
        options = options.with(new DataChoice(
                damaged.toString(),
                false,
                options.data().subset(),
                false,
                options.data().valSplit(),
                OnBadImage.SKIP,
                options.data().balance(),
                options.data().reading(),
                options.data().caching()));
        Path single = alone(options);
        Path group = together(options, 2);
        assertSame(single, group);
        assertThat(sorted(group.resolve("bad-images.csv")))
                .hasSizeGreaterThan(5)
                .isEqualTo(sorted(single.resolve("bad-images.csv")));
    }

    private static List<String> sorted(Path file) throws IOException {
        return Files.readAllLines(file).stream().sorted().toList();
    }

    private static final TrainingListener SILENT = TrainingListener.SILENT;

    private static void assertSame(Path one, Path other) throws IOException {
        assertThat(withoutTimes(other)).isEqualTo(withoutTimes(one));
        assertSameFiles(one, other, STATE);
        assertThat(names(other)).isEqualTo(names(one));
    }

    private static void assertSameFiles(Path one, Path other, List<String> files) {
        for (String file : files) {
            assertThat(SmallRuns.bytes(other.resolve(file))).as(file).isEqualTo(SmallRuns.bytes(one.resolve(file)));
        }
    }

    private static List<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.map(file -> run.relativize(file).toString()).sorted().toList();
        }
    }

    /** Returns the metrics without what depends on the clock. */
    private static String withoutTimes(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> line.replaceAll("(,[^,]*){3}$", ""))
                .collect(Collectors.joining("\n"));
    }
}
