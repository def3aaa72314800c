package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.common.Csv;
import dev.vit4j.common.FileNames;
import dev.vit4j.data.DataReading;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.train.Balance;
import dev.vit4j.train.CacheKind;
import dev.vit4j.train.DataCaching;
import dev.vit4j.train.DataChoice;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import picocli.CommandLine.Option;

/** The group Data of {@code vit train}. */
final class DataOptions {
    static final String HEADING = "%nData:%n";

    private static final DataChoice DEFAULT = DataChoice.of("");

    @Option(
            names = "--data",
            paramLabel = "D",
            description =
                    "Train on this CIFAR-10 or CIFAR-100 binary folder, this folder or archive of class folders (with"
                            + " train, val, test inside, or split by --val-split), the images in this CSV, TSV or JSON Lines file"
                            + " with the columns path, label and, if wanted, split, or these Parquet files, WebDataset shards"
                            + " ('train-{000..127}.tar'), npz file or IDX files.")
    private String data;

    @Option(
            names = "--multi-label",
            description = "Score each class for itself (a sigmoid, trained with binary cross entropy), since images may"
                    + " have several classes or none. The default if a row of --data has several labels, separated"
                    + " by |.")
    private boolean multiLabel;

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Use only these classes, separated by commas (vit data inspect lists them); a name with a comma in"
                            + " double quotes: '\"dog, wet\",cat'.")
    private List<String> classes = DataSubset.ALL.classes();

    @Option(
            names = "--limit-per-class",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            description =
                    "Use only N training images of each class, chosen by the seed and including those held out for"
                            + " validation; 0 for all (default: ${DEFAULT-VALUE}).")
    private int limitPerClass = DataSubset.ALL.limitPerClass();

    @Option(
            names = "--coarse-labels",
            description = "Learn the 20 superclasses of CIFAR-100 instead of its 100 classes.")
    private boolean coarseLabels;

    @Option(
            names = "--val-split",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Hold out this share of the training images for validation if the data has no validation"
                    + " images (default: ${DEFAULT-VALUE}).")
    private double valSplit = DEFAULT.valSplit();

    @Option(
            names = "--shuffle-window",
            paramLabel = "N",
            converter = PositiveInt.class,
            description =
                    "Shuffle N images together where many lie in a file and are read in order, such as tar shards and"
                            + " Parquet; files are shuffled too. Images of more than 256 MB are divided further (default: ${DEFAULT-VALUE}).")
    private int shuffleWindow = Blocks.WINDOW;

    @Option(
            names = "--cache",
            paramLabel = "none|ram|disk",
            description =
                    "Keep decoded images for later epochs, in Java's memory or in files: as the model sees them or, with"
                            + " --random-resized-crop, as they are decoded. The result is the same (default: ${DEFAULT-VALUE}).")
    private CacheKind cache = DataCaching.NONE.kind();

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description =
                    "Write the files of --cache disk into this folder, for other runs on the same data too (default:"
                            + " the folder cache of the run).")
    private Path cacheDir;

    @Option(
            names = "--cache-limit",
            paramLabel = "MB",
            converter = NotNegativeInt.class,
            description =
                    "Use at most this many megabytes for --cache; 0 for half of Java's memory, or the free disk space"
                            + " but 1 GB (default: ${DEFAULT-VALUE}).")
    private int cacheLimit;

    @Option(
            names = "--on-bad-image",
            paramLabel = "fail|skip",
            description = "Stop the run at an unreadable image, or skip and list it (default: ${DEFAULT-VALUE}).")
    private OnBadImage onBadImage = DEFAULT.onBadImage();

    @Option(
            names = "--balance",
            paramLabel = "none|sampler|loss",
            description = "Make up for classes of unequal size: draw images so that every class is equally likely, or"
                    + " weight each class in the loss by the inverse of its size (default: ${DEFAULT-VALUE}).")
    private Balance balance = DEFAULT.balance();

    /** @return value of {@code --data}; null without it */
    String data() {
        return data;
    }

    DataChoice toChoice(String path, DataReading reading) {
        OutputPath.requireFolder("--cache-dir", cacheDir);
        DataSubset subset =
                new DataSubset(classes.stream().map(DataOptions::name).toList(), limitPerClass);
        return new DataChoice(
                path,
                multiLabel,
                subset,
                coarseLabels,
                valSplit,
                onBadImage,
                balance,
                reading.withShuffleWindow(shuffleWindow),
                new DataCaching(cache, cacheDir == null ? "" : FileNames.of(cacheDir.toAbsolutePath()), cacheLimit));
    }

    /** Returns a class's name without quotes, in the Unicode form that data sets use. */
    private static String name(String typed) {
        return Normalizer.normalize(Csv.unquoted(typed), Normalizer.Form.NFC);
    }
}
