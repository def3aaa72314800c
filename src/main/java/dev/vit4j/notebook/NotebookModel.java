package dev.vit4j.notebook;

import dev.vit4j.common.Folders;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import dev.vit4j.train.TrainingListener;
import dev.vit4j.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds or trains the model that notebooks use, and creates their output folders. */
public final class NotebookModel {
    private static final String RUN = "cifar";
    private static final int EPOCHS = 16;

    private final Path data;
    private final Path work;

    /**
     * @param data the project's data folder
     * @param work folder for the notebooks' output
     */
    NotebookModel(Path data, Path work) {
        this.data = data;
        this.work = work;
    }

    /** Paths relative to the notebooks' folder, which is their working directory. */
    private static NotebookModel here() {
        return new NotebookModel(Path.of("../data"), Path.of("../target/notebooks"));
    }

    /**
     * Returns a CIFAR-10 model: the first in {@code data/models}, or else the one that the training notebook wrote, or
     * else one trained now, which takes a minute.
     *
     * @return the model folder
     * @throws IOException if a folder cannot be read or written
     */
    public static Path find() throws IOException {
        return here().findOrTrain(NotebookModel::train);
    }

    /**
     * Returns a path in {@code target/notebooks} to write to. Deletes the output of an earlier run.
     *
     * @param name the folder's name
     * @return the path, where nothing exists yet
     * @throws IOException if old output cannot be deleted
     */
    public static Path freshFolder(String name) throws IOException {
        return here().fresh(name);
    }

    /** Trains a model into a folder. */
    interface Trainer {
        void train(Path data, Path run) throws IOException;
    }

    Path findOrTrain(Trainer trainer) throws IOException {
        Optional<Path> shipped = shipped();
        if (shipped.isPresent()) {
            return shipped.get();
        }
        Path best = work.resolve(RUN).resolve("best");
        if (!isModel(best)) {
            trainer.train(data.resolve("cifar10-mini"), fresh(RUN));
        }
        return best;
    }

    private Optional<Path> shipped() throws IOException {
        Path models = data.resolve("models");
        if (!Files.isDirectory(models)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(models)) {
            return folders.filter(NotebookModel::isModel).sorted().findFirst();
        }
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    Path fresh(String name) throws IOException {
        if (!Path.of(name).getFileName().toString().equals(name) || name.startsWith(".")) {
            throw new IllegalArgumentException("expected a plain folder name, not " + name);
        }
        Path run = work.resolve(name);
        Folders.deleteTree(run);
        Files.createDirectories(work);
        return run;
    }

    private static void train(Path data, Path run) throws IOException {
        System.out.println("no model in data/models: training one for " + EPOCHS + " epochs");
        TrainOptions options =
                TrainOptions.of(data.toString(), "nano/4").withEpochs(EPOCHS).withSeed(1);
        TrainingResult result = Training.start(options, run, TrainingListener.SILENT, new StopRequest());
        System.out.printf("validation accuracy %.3f%n", result.bestValTop1());
    }
}
