package dev.vit4j.data;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.archive.ClassArchiveFormat;
import dev.vit4j.data.array.IdxFormat;
import dev.vit4j.data.array.NpzFormat;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFolder;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.folder.ClassFolders;
import dev.vit4j.data.folder.ImageFileDataset;
import dev.vit4j.data.folder.SplitFolders;
import dev.vit4j.data.parquet.ParquetFormat;
import dev.vit4j.data.table.LabelFileFormat;
import dev.vit4j.data.webdataset.WebDatasetFormat;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.LeftOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens data sets: detects a folder's format and its splits. */
public final class DataSets {
    private static final String LAYOUTS = "a data set is a folder with CIFAR-10 binaries (data_batch_1.bin ...,"
            + " test_batch.bin), with CIFAR-100 binaries (train.bin, test.bin), with one folder of images for each"
            + " class, or with such class folders inside train, val and test (or training, valid, validation, testing);"
            + " or a CSV, TSV or JSON Lines file with the columns path and label; or Parquet files; or WebDataset tar"
            + " shards; or a zip or tar file of class folders; or NumPy's npz or MNIST's IDX files";

    /** Formats that are recognized by names and content, after CIFAR's and before class folders. */
    private static final List<DataFormat> FORMATS = List.of(
            new LabelFileFormat(),
            new ParquetFormat(),
            new WebDatasetFormat(),
            new ClassArchiveFormat(),
            new NpzFormat(),
            new IdxFormat());

    private DataSets() {}

    /**
     * @param data a file, a folder, or a pattern for several files
     * @return whether there is something of that name
     */
    public static boolean exists(Path data) {
        return Files.exists(data) || FORMATS.stream().anyMatch(format -> format.accepts(data));
    }

    /** Returns the format of a data set, other than CIFAR's binaries and class folders. */
    private static Optional<DataFormat> format(Path data, boolean coarseLabels) {
        boolean cifar =
                Files.isDirectory(data) && CifarFolder.find(data, coarseLabels).isPresent();
        return FORMATS.stream().filter(format -> !cifar && format.accepts(data)).findFirst();
    }

    /**
     * Opens the training, validation and test split of a folder. The test split is CIFAR's test file or a {@code test}
     * folder. The validation split is a {@code val} folder, or a part of the training images: those whose hash of seed and
     * identity is below the share, so that an image's part does not depend on the other images. A subset limits the
     * training images before any are held out, and the test images only by class.
     *
     * @param folder CIFAR-10 or CIFAR-100 binaries (in it or in the subfolder that the archive unpacks to), a
     *     folder of class folders, or one with {@code train}, {@code val} and {@code test} inside; or a label file, CSV,
     *     TSV or JSON Lines with the columns {@code path}, {@code label} and, if wanted, {@code split}
     * @param options shares, seed and labels
     * @return the three splits
     * @throws BadInputException if the folder is missing or none of these, or a file in it is damaged
     */
    public static DataSplits open(Path folder, DataOptions options) {
        return divide(read(folder, options.format()), options);
    }

    /**
     * Opens a data set as it is divided on disk.
     *
     * @param folder as for {@link #open}
     * @param options how to read the files
     * @return its parts, all of their images
     * @throws BadInputException as {@link #open}
     */
    public static GivenSplits read(Path folder, FormatOptions options) {
        checkFolder(folder);
        Optional<DataFormat> format = format(folder, options.coarseLabels());
        if (!format.map(DataFormat::hasColumns).orElse(false)) {
            options.columns().requireNone(folder.toString());
        }
        if (!format.map(DataFormat::hasSplitColumn).orElse(false)) {
            options.columns().requireNoSplit(folder.toString());
        }
        if (format.isPresent()) {
            return ordered(format.get().open(folder, options), folder, options.order());
        }
        Optional<CifarFolder> cifar = CifarFolder.find(folder, options.coarseLabels());
        return cifar.isPresent()
                ? ordered(readCifar(cifar.get()), folder, options.order())
                : readClassFolders(folder, options);
    }

    /** Numbers the classes by a class list, if there is one; formats with an order of their own don't know it. */
    private static GivenSplits ordered(GivenSplits given, Path data, ClassOrder order) {
        List<String> labels = given.train().labels();
        if (order.given().isEmpty() || order.given().equals(labels)) {
            return given;
        }
        List<String> names = order.of(labels, data.toString());
        return new GivenSplits(
                ChosenClasses.inOrder(given.train(), names),
                given.validation().map(part -> ChosenClasses.inOrder(part, names)),
                given.test().map(part -> ChosenClasses.inOrder(part, names)),
                given.divided());
    }

    private static GivenSplits readCifar(CifarFolder found) {
        List<Path> files = Stream.concat(found.trainFiles().stream(), found.testFiles().stream())
                .toList();
        if (found.trainFiles().isEmpty()) {
            ImageDataset test = CifarDataset.open(files, found.format());
            return new GivenSplits(test.subset(new int[0]), Optional.empty(), Optional.of(test), true);
        }
        Optional<ImageDataset> test = Optional.of(found.testFiles())
                .filter(some -> !some.isEmpty())
                .map(some -> CifarDataset.open(some, found.format()));
        return new GivenSplits(CifarDataset.open(found.trainFiles(), found.format()), Optional.empty(), test, true);
    }

    private static GivenSplits readClassFolders(Path folder, FormatOptions options) {
        checkClassFolders(folder);
        ImageDecoder decoder = options.decoder();
        SplitFolders splits = SplitFolders.find(folder);
        Path train = splits.train().orElse(folder);
        List<String> labels = options.order().of(ClassFolders.labels(train), train.toString());
        if (splits.train().isEmpty()) {
            return GivenSplits.undivided(ClassFolders.open(folder, labels, decoder));
        }
        ImageDataset training = ClassFolders.open(train, labels, decoder);
        splits.others()
                .forEach(other -> training.leftOut()
                        .add(LeftOut.FOLDER, other.getFileName().toString()));
        return new GivenSplits(
                training,
                splits.validation().map(path -> ClassFolders.open(path, labels, decoder)),
                splits.test().map(path -> ClassFolders.open(path, labels, decoder)),
                true);
    }

    /**
     * Holds out validation images where a data set has none, and limits its images, as {@link #open} does.
     *
     * @param given a data set as it is divided on disk
     * @param options shares, seed and subset
     * @return the three splits
     * @throws BadInputException if it has test images only
     */
    public static DataSplits divide(GivenSplits given, DataOptions options) {
        requireOption(
                given.train().size() > 0 || given.test().isEmpty(),
                "%s: no training images beside the test images; get the whole set",
                given.train().name());
        DataSubset subset = options.subset();
        Optional<ImageDataset> test = given.test().map(subset::ofClasses);
        return given.validation()
                .map(part -> new DataSplits(chosen(given.train(), options), subset.ofClasses(part), test))
                .orElseGet(() -> held(given.train(), options, test));
    }

    /**
     * Opens every labeled image of a folder as one data set, for evaluating a model on it. Of a folder with parts inside,
     * the images of all parts.
     *
     * @param folder as for {@link #open}
     * @param options limits, labels and classes; of a folder with parts also the limit, the rest is ignored
     * @return all images
     * @throws BadInputException as {@link #open}
     */
    public static ImageDataset openWhole(Path folder, DataOptions options) {
        return whole(folder, read(folder, options.format()), options);
    }

    /**
     * Joins the parts of a data set.
     *
     * @param folder the data set, for messages
     * @param given its parts
     * @param options the classes to keep; the rest is ignored
     * @return all images
     */
    public static ImageDataset whole(Path folder, GivenSplits given, DataOptions options) {
        List<ImageDataset> parts = new ArrayList<>(List.of(given.train()));
        given.validation().ifPresent(parts::add);
        given.test().ifPresent(parts::add);
        List<ImageDataset> chosen =
                parts.stream().map(options.subset()::ofClasses).toList();
        return chosen.size() == 1 ? chosen.get(0) : new JoinedImages(folder.toString(), chosen);
    }

    /**
     * @param data as for {@link #open}
     * @return the folder to which the names of its files are relative: that of a file or of a pattern for files, else the
     *     data set itself
     */
    public static Path root(Path data) {
        if (Files.isDirectory(data)) {
            return data;
        }
        Path folder = data.toAbsolutePath().normalize().getParent();
        while (folder != null && folder.getParent() != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }

    /**
     * @param folder as for {@link #open}
     * @return whether it is a folder of class folders, or a label file, without splits
     * @throws BadInputException if there is no such folder
     */
    public static boolean isUndivided(Path folder) {
        return !read(folder, DataOptions.DEFAULT.withMultiLabel(true).format()).divided();
    }

    /**
     * @param files images without classes
     * @param options limits
     * @return the images, in that order; a bad file fails when it is read
     */
    public static ImageFileDataset images(List<Path> files, DataOptions options) {
        return ImageFileDataset.unlabeled(files, options.format().decoder());
    }

    private static ImageDataset chosen(ImageDataset training, DataOptions options) {
        return options.subset().limited(options.subset().ofClasses(training), options.seed());
    }

    private static DataSplits held(ImageDataset all, DataOptions options, Optional<? extends ImageDataset> test) {
        ImageDataset dataset = chosen(all, options);
        HashSplit split = HashSplit.of(dataset, options.validationShare(), options.seed());
        return new DataSplits(
                dataset.subset(split.kept()), dataset.subset(split.heldOut()), test.map(ImageDataset.class::cast));
    }

    private static void checkFolder(Path folder) {
        boolean ofFormat = FORMATS.stream().anyMatch(format -> format.accepts(folder));
        requireOption(Files.exists(folder) || ofFormat, "%s: no such folder or file; %s", folder, LAYOUTS);
        requireOption(Files.isDirectory(folder) || ofFormat, "%s: is a file of another kind; %s", folder, LAYOUTS);
    }

    private static void checkClassFolders(Path folder) {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        requireOption(
                !ClassFolders.folders(folder).isEmpty() || parent == null || !ClassFolders.holdsImages(folder),
                "%s: holds images, but no class folders; if it is itself the folder of a class, give the folder above: %s",
                folder,
                parent);
        requireOption(
                !ClassFolders.folders(folder).isEmpty(),
                "%s: no data set in this folder, %s; %s",
                folder,
                ClassFolders.contents(folder),
                LAYOUTS);
    }
}
