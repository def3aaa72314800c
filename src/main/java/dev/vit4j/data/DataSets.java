package dev.vit4j.data;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFolder;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.folder.ClassFolders;
import dev.vit4j.data.folder.ImageFileDataset;
import dev.vit4j.data.folder.SplitFolders;
import dev.vit4j.data.table.LabelFileFormat;
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
            + " or a CSV, TSV or JSON Lines file with the columns path and label";

    /** Formats that are recognized by names and content, after CIFAR's and before class folders. */
    private static final List<DataFormat> FORMATS = List.of(new LabelFileFormat());

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
        boolean cifar = Files.isDirectory(data)
                && CifarFolder.find(data, coarseLabels).isPresent();
        return FORMATS.stream()
                .filter(format -> !cifar && format.accepts(data))
                .findFirst();
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
        checkFolder(folder);
        FormatOptions formatOptions = options.format();
        Optional<DataFormat> format = format(folder, formatOptions.coarseLabels());
        if (format.isPresent()) {
            return divided(format.get().open(folder, formatOptions), options);
        }
        Optional<CifarFolder> cifar = CifarFolder.find(folder, formatOptions.coarseLabels());
        if (cifar.isPresent()) {
            CifarFolder found = cifar.get();
            requireOption(
                    !found.trainFiles().isEmpty(),
                    "%s: no %s training files beside the test file; fetch the whole set",
                    found.folder(),
                    found.format().title());
            ImageDataset train = CifarDataset.open(found.trainFiles(), found.format());
            return held(
                    train,
                    options,
                    Optional.of(found.testFiles())
                            .filter(files -> !files.isEmpty())
                            .map(files -> options.subset().ofClasses(CifarDataset.open(files, found.format()))));
        }
        return openClassFolders(folder, options);
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
        checkFolder(folder);
        Optional<DataFormat> format = format(folder, options.format().coarseLabels());
        if (format.isPresent()) {
            // The splits as they are given, with nothing held out.
            DataOptions whole = options.withSubset(new DataSubset(options.subset().classes(), 0))
                    .withValidation(0, 0);
            return joined(folder, divided(format.get().open(folder, options.format()), whole));
        }
        Optional<CifarFolder> cifar =
                CifarFolder.find(folder, options.format().coarseLabels());
        if (cifar.isPresent()) {
            CifarFolder found = cifar.get();
            List<Path> files = Stream.concat(found.trainFiles().stream(), found.testFiles().stream())
                    .toList();
            return options.subset().ofClasses(CifarDataset.open(files, found.format()));
        }
        if (!isUndivided(folder)) {
            return joined(folder, openClassFolders(folder, options));
        }
        checkClassFolders(folder);
        ImageDecoder decoder = options.format().decoder();
        return options.subset().ofClasses(ClassFolders.open(folder, ClassFolders.labels(folder), decoder));
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

    private static DataSplits divided(GivenSplits given, DataOptions options) {
        DataSubset subset = options.subset();
        Optional<ImageDataset> test = given.test().map(subset::ofClasses);
        return given.validation()
                .map(part -> new DataSplits(chosen(given.train(), options), subset.ofClasses(part), test))
                .orElseGet(() -> held(given.train(), options, test));
    }

    private static ImageDataset joined(Path folder, DataSplits splits) {
        List<ImageDataset> parts = new ArrayList<>(List.of(splits.train(), splits.validation()));
        splits.test().ifPresent(parts::add);
        return new JoinedImages(folder.toString(), parts);
    }

    /**
     * @param folder as for {@link #open}
     * @return whether it is a folder of class folders, or a label file, without splits
     * @throws BadInputException if there is no such folder
     */
    public static boolean isUndivided(Path folder) {
        checkFolder(folder);
        Optional<DataFormat> format = format(folder, false);
        if (format.isPresent()) {
            FormatOptions options = DataOptions.DEFAULT.withMultiLabel(true).format();
            return !format.get().open(folder, options).divided();
        }
        return CifarFolder.find(folder, false).isEmpty()
                && SplitFolders.find(folder).train().isEmpty();
    }

    /**
     * @param files images without classes
     * @param options limits
     * @return the images, in that order; a bad file fails when it is read
     */
    public static ImageFileDataset images(List<Path> files, DataOptions options) {
        return ImageFileDataset.unlabeled(files, options.format().decoder());
    }

    private static DataSplits openClassFolders(Path folder, DataOptions options) {
        checkClassFolders(folder);
        ImageDecoder decoder = options.format().decoder();
        SplitFolders splits = SplitFolders.find(folder);
        if (splits.train().isEmpty()) {
            return held(ClassFolders.open(folder, ClassFolders.labels(folder), decoder), options, Optional.empty());
        }
        Path train = splits.train().get();
        List<String> labels = ClassFolders.labels(train);
        ImageDataset training = ClassFolders.open(train, labels, decoder);
        splits.others()
                .forEach(other -> training.leftOut()
                        .add(LeftOut.FOLDER, other.getFileName().toString()));
        DataSubset subset = options.subset();
        Optional<ImageDataset> test =
                splits.test().map(path -> subset.ofClasses(ClassFolders.open(path, labels, decoder)));
        return splits.validation()
                .map(path -> new DataSplits(
                        chosen(training, options), subset.ofClasses(ClassFolders.open(path, labels, decoder)), test))
                .orElseGet(() -> held(training, options, test));
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
        requireOption(
                Files.isDirectory(folder) || ofFormat,
                "%s: is a file of another kind; %s",
                folder,
                LAYOUTS);
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
