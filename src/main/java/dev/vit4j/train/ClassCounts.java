package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.DataSplits;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks the numbers of images of each class before a run begins. */
final class ClassCounts {
    /** Ratio of the largest to the smallest class from which on it is said. */
    private static final int UNBALANCED = 10;

    private static final int MOST_NAMED = 5;

    private final DataSplits splits;
    private final int[] train;
    private final int[] validation;

    private ClassCounts(DataSplits splits) {
        this.splits = splits;
        this.train = splits.train().countByClass();
        this.validation = splits.validation().countByClass();
    }

    /**
     * @param data the data as the user named it
     * @param splits its parts
     * @param notes receives what is unusual
     * @throws dev.vit4j.common.BadInputException if there are training images of fewer than two classes
     */
    static void check(DataChoice data, DataSplits splits, Consumer<String> notes) {
        ClassCounts counts = new ClassCounts(splits);
        if (data.multiLabel()) {
            counts.requireDifference(data);
        } else {
            counts.requireTwoClasses(data);
        }
        counts.noteMissing("training", counts.train, "", notes);
        boolean heldOut = splits.validation().name().equals(splits.train().name());
        if (splits.validation().size() > 0) {
            counts.noteMissing(
                    "validation", counts.validation, heldOut ? "; a larger --val-split holds out more" : "", notes);
        } else if (data.valSplit() > 0) {
            notes.accept(
                    "no validation images: too few images to hold one out; accuracy is not measured, and best is the"
                            + " last epoch");
        }
        counts.noteUnbalanced(data.balance(), notes);
    }

    /** Requires a class that some of the training images have and others do not. */
    private void requireDifference(DataChoice data) {
        int images = splits.train().size();
        requireOption(images > 0, "%s: has no training images", data.path());
        requireOption(
                IntStream.of(train).anyMatch(count -> count > 0 && count < images),
                "%s: all training images have the same classes, so there is nothing to learn; add images with others",
                data.path());
    }

    private void requireTwoClasses(DataChoice data) {
        List<String> present = named(IntStream.range(0, train.length).filter(c -> train[c] > 0));
        requireOption(!present.isEmpty(), "%s: has no training images of the chosen classes", data.path());
        requireOption(
                present.size() != 1 || data.subset().classes().size() != 1,
                "--classes %s: there is nothing to learn from one class; name two or more",
                present.get(0));
        requireOption(
                present.size() != 1,
                "%s: has one class only (%s), so there is nothing to learn; give a folder with one folder of images for"
                        + " each class",
                data.path(),
                present.get(0));
    }

    private void noteMissing(String part, int[] counts, String remedy, Consumer<String> notes) {
        List<String> missing = named(IntStream.range(0, counts.length).filter(c -> counts[c] == 0));
        if (!missing.isEmpty()) {
            notes.accept(String.format(
                    Locale.ROOT,
                    "no %s images of %,d of %,d classes (%s%s)%s",
                    part,
                    missing.size(),
                    counts.length,
                    missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                    missing.size() > MOST_NAMED ? ", ..." : "",
                    remedy));
        }
    }

    private void noteUnbalanced(Balance balance, Consumer<String> notes) {
        int[] present =
                IntStream.range(0, train.length).filter(c -> train[c] > 0).toArray();
        int largest = present[0];
        int smallest = present[0];
        for (int c : present) {
            largest = train[c] > train[largest] ? c : largest;
            smallest = train[c] < train[smallest] ? c : smallest;
        }
        if (train[largest] >= UNBALANCED * train[smallest]) {
            notes.accept(String.format(
                    Locale.ROOT,
                    "unbalanced classes: from %,d training images (%s) to %,d (%s); accuracy is mostly that of the large"
                            + " classes%s",
                    train[smallest],
                    name(smallest),
                    train[largest],
                    name(largest),
                    balance == Balance.NONE ? "; --balance sampler or loss trains them alike" : ""));
        }
    }

    private List<String> named(IntStream classes) {
        return classes.mapToObj(this::name).toList();
    }

    private String name(int label) {
        return DisplayText.printable(splits.labels().get(label));
    }
}
