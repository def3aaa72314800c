package dev.vit4j.train;

import dev.vit4j.common.Size;
import dev.vit4j.model.Dropouts;
import dev.vit4j.ops.Threads;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Training runs of minimal size. */
final class SmallRuns {
    static final OptimizerSettings FAST = optimizer(5e-3, 1e-5, 0, 0.05, 1);
    static final Regularization PLAIN = new Regularization(0, Dropouts.NONE);

    private SmallRuns() {}

    /** Returns options for variant {@code test} on images of 16 pixels, in batches of 8, without augmentation. */
    static TrainOptions options(Path data, int epochs) {
        return options(data, "test", epochs, 8, 1, FAST, PLAIN);
    }

    static TrainOptions options(
            Path data, String model, int epochs, int batch, int accumulate, OptimizerSettings o, Regularization r) {
        Threads.set(1, false); // graphs this small do not benefit from threads
        TrainOptions options = TrainOptions.of(data.toString(), model);
        return options.with(options.data().withValSplit(0.25))
                .with(options.model().withImageSize(InputSize.of(Size.square(16))))
                .with(new RunSettings(epochs, batch, accumulate, 7, "auto", 2, 0))
                .with(o)
                .with(r)
                .with(AugmentationSettings.NONE);
    }

    static OptimizerSettings optimizer(double lr, double minLr, double warmup, double weightDecay, double clip) {
        return OptimizerSettings.DEFAULT
                .with(new LearningRate(lr, minLr, warmup, 1))
                .with(AdamWSettings.DEFAULT.withWeightDecay(weightDecay).withClipNorm(clip));
    }

    static TrainingResult run(TrainOptions options, Path out) throws IOException {
        return Training.start(options, out, TrainingListener.SILENT, new StopRequest());
    }

    static TrainingResult resume(Path run) throws IOException {
        return Training.resume(run, TrainingListener.SILENT, new StopRequest());
    }

    /** Starts a run and stops it after that many batches of an epoch; 0 for the epoch's end. */
    static TrainingResult runUntil(TrainOptions options, Path out, int stopEpoch, int stopBatch) throws IOException {
        StopRequest stop = new StopRequest();
        return Training.start(options, out, stopAt(stop, stopEpoch, stopBatch), stop);
    }

    /** Resumes a run until the end of an epoch. */
    static TrainingResult resumeUntil(Path run, int stopEpoch) throws IOException {
        StopRequest stop = new StopRequest();
        return Training.resume(run, stopAt(stop, stopEpoch, 0), stop);
    }

    private static TrainingListener stopAt(StopRequest stop, int stopEpoch, int stopBatch) {
        return new TrainingListener() {
            private int epoch;

            @Override
            public void epochStarted(int started, int epochs, long batches, int size) {
                epoch = started;
            }

            @Override
            public void batchDone(long done, double loss) {
                if (epoch == stopEpoch && done == stopBatch) {
                    stop.request();
                }
            }

            @Override
            public void epochDone(EpochRow row, boolean best) {
                if (stopBatch == 0 && row.epoch() == stopEpoch) {
                    stop.request();
                }
            }
        };
    }

    /** Keeps the messages. */
    static final class Notes implements TrainingListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void note(String line) {
            lines.add(line);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
