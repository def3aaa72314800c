package example;

import dev.vit4j.train.EpochRow;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import dev.vit4j.train.TrainingListener;
import dev.vit4j.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Trains a small Vision Transformer from scratch and prints its accuracy after each epoch. */
public final class Train {
    private Train() {}

    public static void main(String[] args) throws IOException {
        String data = args[0];
        Path run = Path.of(args[1]);
        int epochs = Integer.parseInt(args[2]);

        TrainOptions options = TrainOptions.of(data, "nano/4").withEpochs(epochs).withBatch(64).withSeed(1);
        TrainingListener progress = new TrainingListener() {
            @Override
            public void epochDone(EpochRow row, boolean best) {
                System.out.printf(
                        Locale.ROOT, "epoch %d: validation accuracy %.3f%n", row.epoch(), row.valTop1());
            }
        };
        TrainingResult result = Training.start(options, run, progress, new StopRequest());

        result.test().ifPresent(test -> System.out.printf(Locale.ROOT, "test accuracy %.3f%n", test.top1()));
        System.out.println("model: " + run.resolve("best"));
    }
}
