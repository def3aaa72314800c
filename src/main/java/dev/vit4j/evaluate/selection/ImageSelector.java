package dev.vit4j.evaluate.selection;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataReading;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.manifest.DataChanges;
import dev.vit4j.data.manifest.DataSummary;
import dev.vit4j.model.Model;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Selects the images to evaluate a model on. Keeps those out that the model was trained on. */
public final class ImageSelector {
    private final Path data;
    private final Path folder;
    private final KnownTraining memory;
    private final Consumer<String> notes;
    /** Whether the model was trained on this data set. */
    private final boolean own;
    /** How to open it: as the model's run did, if it is the run's. */
    private final DataOptions options;
    /** The data set as it is divided on disk. */
    private final GivenSplits given;

    private ImageSelector(DataRequest request, Path folder, KnownTraining memory, Consumer<String> notes) {
        this.data = request.path();
        this.folder = folder;
        this.memory = memory;
        this.notes = notes;
        this.own = DataSets.exists(data) && memory.isOf(data);
        DataOptions before = own
                ? memory.options()
                : DataOptions.DEFAULT
                        .withCoarseLabels(memory.options().format().coarseLabels())
                        .withMultiLabel(memory.options().format().multiLabel());
        DataReading reading = own ? request.reading().orElse(memory.reading()) : request.reading();
        this.options = before.withFormat(reading.applyTo(before.format()));
        this.given = DataSets.read(data, options.format());
    }

    /**
     * @param request the images asked for
     * @param folder the model's folder
     * @param model the model
     * @param notes receives what changed in the data since the model was trained
     * @return the images
     * @throws BadInputException if there are no such images
     */
    public static Selection select(DataRequest request, Path folder, Model model, Consumer<String> notes) {
        return new ImageSelector(request, folder, KnownTraining.of(folder, model, notes), notes).select(request.part());
    }

    private Selection select(Part part) {
        // Test images alone cannot be divided, and need not be.
        boolean testOnly = given.train().size() == 0 && given.test().isPresent();
        boolean undivided = part == Part.AUTO && !given.divided() && !own;
        if (part == Part.ALL || undivided || (testOnly && (part == Part.AUTO || part == Part.TEST))) {
            return whole(part, DataSets.whole(data, given, options));
        }
        DataSplits splits = DataSets.divide(given, options);
        if (own) {
            noteChanges(splits);
        }
        return switch (part) {
            case TRAIN -> {
                long seen = own ? trainedOn(splits) : 0;
                String trained = seen == 0
                        ? ""
                        : seen >= splits.train().size()
                                ? " (the model was trained on these)"
                                : String.format(Locale.ROOT, " (the model was trained on %,d of these)", seen);
                yield new Selection(
                        splits.train(), size("training part", splits.train(), splits) + trained, own, source());
            }
            case VAL -> unseen("validation", splits.validation(), splits);
            case TEST -> unseen("test", test(splits), splits);
            case AUTO, ALL ->
                splits.test().isPresent()
                        ? unseen("test", test(splits), splits)
                        : unseen("validation", splits.validation(), splits);
        };
    }

    private Selection.Source source() {
        return new Selection.Source(given, options.format());
    }

    private ImageDataset test(DataSplits splits) {
        return splits.test()
                .orElseThrow(
                        () -> new BadOptionException(data + ": has no test images; choose --split val, train or all"));
    }

    /** Selects a folder without parts as a whole, or all parts. */
    private Selection whole(Part part, ImageDataset all) {
        Path place = own ? data : memory.manifest().map(known -> known.folder()).orElse(data);
        ImageDataset images = part == Part.ALL ? all : memory.unseen(all, place);
        requireUnseen(all, images, all.size());
        long seen = own ? trainedOn(DataSets.divide(given, options)) : memory.seen(all, place);
        String note;
        if (images.size() < all.size()) {
            note = String.format(
                    Locale.ROOT, "%,d of %,d images (the model was trained on the others)", images.size(), all.size());
        } else if (seen > 0) {
            note = String.format(
                    Locale.ROOT, "all %,d images (the model was trained on %,d of them)", all.size(), seen);
        } else {
            String other = memory.folder().isPresent() && !own
                    ? " (not recognized as data that the model was trained on)"
                    : "";
            note = String.format(Locale.ROOT, "all %,d images%s", all.size(), other);
        }
        return new Selection(images, data + ": " + note, images.size() < all.size(), source());
    }

    private Selection unseen(String part, ImageDataset images, DataSplits splits) {
        Path place = own ? data : memory.manifest().map(known -> known.folder()).orElse(data);
        ImageDataset unseen = memory.unseen(images, place);
        int total = total(splits);
        requireUnseen(images, unseen, total);
        requireOption(unseen.size() > 0, "%s: has no %s images; choose another --split", data, part);
        String trained = "";
        if (own) {
            int others = total - unseen.size();
            long seen = trainedOn(splits);
            trained = String.format(
                    Locale.ROOT, " (the model was trained on %s)", seen == others ? "the others" : count(seen));
            if (memory.summary().isEmpty()
                    && images.name().equals(splits.train().name())) {
                notes.accept(
                        "how this model's validation images were held out is not recorded: it may have been trained"
                                + " on some of these");
            }
        }
        return new Selection(
                unseen, size(part + " part", unseen, splits) + trained, own || unseen.size() < images.size(), source());
    }

    private static String count(long seen) {
        return String.format(Locale.ROOT, "%,d of the others", seen);
    }

    /** Returns how many images of the model's own data it was trained on. */
    private long trainedOn(DataSplits splits) {
        // Records of one file belong to different parts; the list of files does not tell which.
        boolean separateFiles = splits.train().size() < 2
                || !splits.train().file(0).equals(splits.train().file(1));
        return memory.manifest().isEmpty() || !separateFiles
                ? splits.train().size()
                : memory.seen(splits.train(), data)
                        + memory.seen(splits.validation(), data)
                        + splits.test().map(test -> memory.seen(test, data)).orElse(0L);
    }

    private void requireUnseen(ImageDataset images, ImageDataset unseen, int total) {
        boolean noneHeldOut = own
                && memory.summary()
                        .map(then -> then.validation().images() == 0 && then.test() == null)
                        .orElse(false);
        boolean allSeen = unseen.size() == 0 && (noneHeldOut || images.size() > 0);
        requireOption(
                !allSeen,
                "%s: the model %s was trained on all of its %d images, so it cannot be tested on them; give images that it"
                        + " has not seen, or choose --split all to measure how well it learned them",
                data,
                folder,
                total);
    }

    private void noteChanges(DataSplits splits) {
        String changed = memory.manifest()
                .map(then -> DataChanges.of(then, data, splits))
                .map(changes -> changes.none() ? "" : changes.text())
                .orElseGet(() -> memory.summary()
                        .map(then -> difference(then, DataSummary.of(splits, then.split(), then.samples())))
                        .orElse(""));
        if (!changed.isEmpty()) {
            notes.accept(data + ": changed since the model was trained: " + changed
                    + "; images that it was trained on are left out of the validation and test parts");
        }
    }

    private static String difference(DataSummary then, DataSummary now) {
        if (then.sameImages(now)) {
            return "";
        }
        int before = images(then);
        int after = images(now);
        return before == after
                ? String.format(Locale.ROOT, "other images, %,d as before", after)
                : String.format(Locale.ROOT, "%,d images then, %,d now", before, after);
    }

    private static int images(DataSummary summary) {
        return summary.train().images()
                + summary.validation().images()
                + (summary.test() == null ? 0 : summary.test().images());
    }

    private String size(String part, ImageDataset images, DataSplits splits) {
        return String.format(Locale.ROOT, "%s: %s: %,d of %,d images", data, part, images.size(), total(splits));
    }

    private static int total(DataSplits splits) {
        return splits.train().size()
                + splits.validation().size()
                + splits.test().map(ImageDataset::size).orElse(0);
    }
}
