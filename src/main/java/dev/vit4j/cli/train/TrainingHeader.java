package dev.vit4j.cli.train;

import dev.vit4j.common.DisplayText;
import dev.vit4j.image.Decoding;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.train.Distillation;
import dev.vit4j.train.Regularization;
import dev.vit4j.train.RunSettings;
import dev.vit4j.train.RunSummary;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lines with which {@code vit train} begins: data, model, machine, and what will be done. */
public final class TrainingHeader {
    private static final int MOST_CLASSES = 8;

    private TrainingHeader() {}

    /**
     * @param summary what the run is going to do
     * @param machine device, operations and threads
     * @return one line for each topic
     */
    public static List<String> lines(RunSummary summary, String machine) {
        TrainOptions options = summary.options();
        List<String> lines = new ArrayList<>();
        add(lines, "data", options.data().path() + ": " + images(summary));
        add(lines, "classes", classes(summary));
        add(lines, "model", model(summary));
        add(lines, "machine", machine + ", seed " + options.run().seed());
        add(lines, "images", augmentation(options));
        add(lines, "optimizer", optimizer(options.optimizer(), options.regularization()));
        add(lines, "training", training(summary));
        if (!options.distillation().teacher().isEmpty()) {
            add(lines, "teacher", teacher(options.distillation()));
        }
        return lines;
    }

    private static void add(List<String> lines, String topic, String text) {
        lines.add(DisplayText.printable(String.format(Locale.ROOT, "%-10s %s", topic, text)));
    }

    private static String images(RunSummary summary) {
        return summary.splits().stream().map(TrainingHeader::split).collect(Collectors.joining(", "));
    }

    private static String split(RunSummary.Split split) {
        String perClass = split.fewest() == split.most()
                ? String.format(Locale.ROOT, "%,d", split.most())
                : String.format(Locale.ROOT, "%,d to %,d", split.fewest(), split.most());
        return String.format(Locale.ROOT, "%,d %s images (%s per class)", split.images(), split.name(), perClass);
    }

    private static String classes(RunSummary summary) {
        List<String> labels = summary.labels();
        String kind =
                summary.options().data().multiLabel() ? "; any number of them per image, binary cross entropy" : "";
        return labels.size() + ": " + String.join(", ", labels.subList(0, Math.min(MOST_CLASSES, labels.size())))
                + (labels.size() > MOST_CLASSES ? ", ..." : "")
                + kind;
    }

    private static String model(RunSummary summary) {
        TrainOptions options = summary.options();
        long all = summary.size().parameters();
        String trained = summary.trained() == all
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%,d trained, --freeze %s)",
                        summary.trained(),
                        options.model().freeze());
        return String.format(
                Locale.ROOT,
                "%s: images of %s %s, %,d parameters%s, %s multiply-adds per image",
                options.model().name(),
                summary.config().imageSize().pair(),
                summary.config().stem().convolutions() > 0
                        ? "through convolutions"
                        : "in patches of " + summary.config().stem().patchSize().pair()
                                + TokenGrid.of(summary.config()).rest(),
                all,
                trained,
                amount(summary.size().multiplyAdds()));
    }

    /** Returns such as {@code 27.1 million}. */
    private static String amount(long count) {
        return count < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f million", count / 1e6)
                : String.format(Locale.ROOT, "%.1f billion", count / 1e9);
    }

    private static String augmentation(TrainOptions options) {
        String images = options.model().freeze().backbone()
                ? "not augmented: features are computed once"
                : "augmented by " + AugmentationText.of(options.augmentation());
        if (options.data().reading().decoding() == Decoding.FAST) {
            images = images + "; large JPEGs decoded at a fraction of their size";
        }
        return switch (options.data().balance()) {
            case NONE -> images;
            case SAMPLER -> images + "; drawn so that classes are equally likely";
            case LOSS -> images + "; classes weighted alike in the loss";
        };
    }

    private static String optimizer(OptimizerSettings optimizer, Regularization regularization) {
        LearningRate rate = optimizer.learningRate();
        return "AdamW, learning rate " + number(rate.peak()) + " to " + number(rate.min()) + " (warmup "
                + number(rate.warmupEpochs()) + (rate.warmupEpochs() == 1 ? " epoch" : " epochs") + ", cosine)"
                + (rate.layerDecay() == 1 ? "" : ", layer decay " + number(rate.layerDecay()))
                + ", weight decay " + number(optimizer.adamW().weightDecay())
                + ", label smoothing " + number(regularization.labelSmoothing())
                + (optimizer.averaging().ema() > 0
                        ? ", EMA " + number(optimizer.averaging().ema())
                        : "")
                + (optimizer.averaging().swa().epochs() > 0
                        ? ", average of the last "
                                + counted(optimizer.averaging().swa().epochs(), "epoch")
                        : "");
    }

    private static String teacher(Distillation distillation) {
        return distillation.teacher() + ", " + number(distillation.alpha()) + " of the loss, "
                + (distillation.kind() == Distillation.Kind.SOFT
                        ? "soft targets at temperature " + number(distillation.temperature())
                        : "hard targets");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String counted(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    private static String training(RunSummary summary) {
        RunSettings run = summary.options().run();
        return counted(run.epochs(), "epoch") + " of " + counted(summary.steps(), "step") + " of "
                + (run.accumulate() > 1 ? run.accumulate() + " x " : "")
                + counted(Math.min(run.batch(), summary.images("training")), "image")
                + (summary.options().recipe().isEmpty()
                        ? ""
                        : ", recipe " + summary.options().recipe())
                + (summary.epochsDone() > 0 ? ", " + summary.epochsDone() + " of the epochs done before" : "");
    }
}
