package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.label.ClassNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * NumPy's npz files with arrays of images and labels by split, as MedMNIST names them ({@code train_images},
 * {@code train_labels}, {@code val_images} ...) or Keras ({@code x_train}, {@code y_train} ...), or not divided
 * ({@code images} and {@code labels}, {@code x} and {@code y}).
 */
public final class NpzFormat implements DataFormat {
    private static final List<String> SPELLINGS = List.of("train", "val", "valid", "validation", "test");
    private static final List<Names> WHOLE = List.of(
            new Names("images", "labels"), new Names("x", "y"), new Names("X", "y"), new Names("arr_0", "arr_1"));

    /** Names of the arrays of images and labels. */
    private record Names(String images, String labels) {}

    @Override
    public boolean accepts(Path data) {
        return isOne(data);
    }

    static boolean isOne(Path data) {
        return data.toString().toLowerCase(Locale.ROOT).endsWith(".npz") && Files.isRegularFile(data);
    }

    /**
     * Returns the names of the arrays of images, those for training first.
     *
     * @param data for messages
     * @param file an npz file
     * @param chosen name of the only array wanted
     */
    static List<String> imageArrays(Path data, NpzFile file, Optional<String> chosen) {
        if (chosen.isPresent()) {
            require(
                    file.names().contains(chosen.get()),
                    "%s: has no array %s; it has %s",
                    data,
                    DisplayText.printable(chosen.get()),
                    Excerpt.of(file.names()));
            return List.of(chosen.get());
        }
        Map<SplitName, String> found = new EnumMap<>(SplitName.class);
        SPELLINGS.forEach(spelling -> Stream.of(spelling + "_images", "x_" + spelling)
                .filter(file.names()::contains)
                .forEach(name -> found.putIfAbsent(SplitName.of(spelling).orElseThrow(), name)));
        if (found.isEmpty()) {
            WHOLE.stream()
                    .map(Names::images)
                    .filter(file.names()::contains)
                    .findFirst()
                    .ifPresent(name -> found.put(SplitName.TRAIN, name));
        }
        require(
                !found.isEmpty(),
                "%s: holds %s; expected images, x, or train_images, val_images and test_images; or name the array by"
                        + " --image-column",
                data,
                file.names().isEmpty() ? "no arrays" : Excerpt.of(file.names()));
        return List.copyOf(found.values());
    }

    @Override
    public GivenSplits open(Path data, FormatOptions options) {
        NpzFile file = NpzFile.open(data);
        Map<SplitName, LabeledArray> splits = new EnumMap<>(SplitName.class);
        int columns = 1;
        for (Map.Entry<SplitName, Names> split : splits(data, file, options).entrySet()) {
            Names names = split.getValue();
            NpyLabels labels = file.labels(names.labels());
            ArrayStore images = file.images(names.images(), options.decoder().limits());
            require(
                    images.size() == labels.count(),
                    "%s: %s has %d images, but %s has %d labels",
                    data,
                    DisplayText.printable(names.images()),
                    images.size(),
                    DisplayText.printable(names.labels()),
                    labels.count());
            columns = Math.max(columns, labels.columns());
            splits.put(split.getKey(), new LabeledArray(images, labels::label));
        }
        boolean named = !options.order().given().isEmpty();
        return LabeledArray.join(data, splits, classes(data, named ? 1 : columns), options);
    }

    /** Columns of zeros and ones are classes also where no image has them. */
    private static Optional<ClassNames> classes(Path data, int columns) {
        return columns == 1
                ? Optional.empty()
                : Optional.of(new ClassNames(
                        data,
                        IntStream.range(0, columns).mapToObj(Integer::toString).toList()));
    }

    private static Map<SplitName, Names> splits(Path data, NpzFile file, FormatOptions options) {
        Map<SplitName, Names> found = new EnumMap<>(SplitName.class);
        for (String spelling : SPELLINGS) {
            for (Names names : List.of(
                    new Names(spelling + "_images", spelling + "_labels"),
                    new Names("x_" + spelling, "y_" + spelling))) {
                if (has(data, file, names)) {
                    found.putIfAbsent(SplitName.of(spelling).orElseThrow(), names);
                }
            }
        }
        if (found.isEmpty()) {
            whole(options).stream()
                    .filter(names -> has(data, file, names))
                    .findFirst()
                    .ifPresent(names -> found.put(SplitName.TRAIN, names));
        }
        require(
                !found.isEmpty(),
                "%s: holds %s; expected train_images and train_labels, perhaps val_ and test_ too, or x_train and y_train, or"
                        + " images and labels (or name the arrays by --image-column and --label-column)",
                data,
                file.names().isEmpty() ? "no arrays" : Excerpt.of(file.names()));
        return found;
    }

    private static List<Names> whole(FormatOptions options) {
        Optional<String> images = options.columns().image();
        Optional<String> labels = options.columns().label();
        return images.isEmpty() && labels.isEmpty()
                ? WHOLE
                : List.of(new Names(images.orElse("images"), labels.orElse("labels")));
    }

    private static boolean has(Path data, NpzFile file, Names names) {
        boolean images = file.names().contains(names.images());
        boolean labels = file.names().contains(names.labels());
        // X and x share their y.
        require(
                images == labels || names.images().length() == 1,
                "%s: has %s and no %s; save both, or neither",
                data,
                DisplayText.printable(images ? names.images() : names.labels()),
                DisplayText.printable(images ? names.labels() : names.images()));
        return images && labels;
    }
}
