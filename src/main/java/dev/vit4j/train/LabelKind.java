package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.train.optimizer.BestBy;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Decides whether images have one class, or any number of them, and adapts the options. */
final class LabelKind {
    private LabelKind() {}

    /**
     * @param options of the run
     * @param splits its data
     * @param notes receives a message if the data decides for any number of classes
     * @return the options, with {@code multiLabel} as the data has it, and the metric for the best epoch that fits
     * @throws dev.vit4j.common.BadInputException if an option does not apply to the kind of labels
     */
    static TrainOptions resolve(TrainOptions options, DataSplits splits, Consumer<String> notes) {
        boolean several = splits.train().multiLabel();
        if (!several && !options.data().multiLabel()) {
            requireOption(
                    options.optimizer().bestBy() != BestBy.MAP,
                    "--best-by map: images have one class each, so there is an accuracy; choose top1 or loss, or train with"
                            + " --multi-label");
            return options;
        }
        requireOption(
                !options.distillation().isOn(),
                "--teacher %s: distillation needs images with one class each; leave it out",
                options.distillation().teacher());
        requireOption(
                options.data().balance() != Balance.LOSS,
                "--balance loss: weights the one class of each image, and these images have any number; choose --balance"
                        + " sampler");
        if (!options.data().multiLabel()) {
            notes.accept(description(splits.train()));
        }
        TrainOptions multiLabel = options.with(options.data().withMultiLabel(true));
        return options.optimizer().bestBy() == BestBy.LOSS
                ? multiLabel
                : multiLabel.with(options.optimizer().with(BestBy.MAP));
    }

    private static String description(ImageDataset images) {
        long more = IntStream.range(0, images.size())
                .filter(i -> images.classes(i).length > 1)
                .count();
        long none = IntStream.range(0, images.size())
                .filter(i -> images.classes(i).length == 0)
                .count();
        return String.format(
                Locale.ROOT,
                "images have any number of classes (%,d of %,d training images more than one, %,d none): each class is"
                        + " scored for itself by a sigmoid, trained with binary cross entropy",
                more,
                images.size(),
                none);
    }
}
