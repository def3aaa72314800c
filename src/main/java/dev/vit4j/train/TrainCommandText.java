package dev.vit4j.train;

import dev.vit4j.common.ShellWord;
import dev.vit4j.data.DataReading;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.image.Decoding;
import dev.vit4j.model.Dropouts;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The {@code vit train} command that repeats a run: with the options that differ from the defaults, and without what does
 * not change its result.
 */
final class TrainCommandText {
    private final StringBuilder text = new StringBuilder();

    private TrainCommandText() {}

    /**
     * @param options of a run
     * @return the command in one line, for a POSIX shell
     */
    static String of(TrainOptions options) {
        TrainOptions usual = options.model().freeze().backbone()
                ? TrainOptions.linearProbe(
                        options.data().path(), options.model().name())
                : TrainOptions.of(options.data().path(), options.model().name());
        TrainCommandText command = new TrainCommandText();
        command.text.append("vit train");
        command.text.append(" --data ").append(ShellWord.of(options.data().path()));
        command.text.append(" --model ").append(ShellWord.of(options.model().name()));
        command.data(options.data(), usual.data());
        command.add("image-size", options.model().imageSize(), usual.model().imageSize());
        command.add("init", options.model().init(), usual.model().init());
        command.add("freeze", options.model().freeze(), Freeze.NONE);
        command.run(options.run(), usual.run());
        command.optimizer(options.optimizer(), usual.optimizer());
        command.regularization(options.regularization(), usual.regularization());
        command.augmentation(options.augmentation(), usual.augmentation());
        command.distillation(options.distillation());
        return command.text + " --out RUN";
    }

    private void data(DataChoice data, DataChoice usual) {
        String classes = data.subset().classes().stream()
                .map(name -> name.contains(",") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name)
                .collect(Collectors.joining(","));
        add("classes", classes, "");
        add("limit-per-class", data.subset().limitPerClass(), 0);
        flag("coarse-labels", data.coarseLabels());
        flag("multi-label", data.multiLabel());
        add("val-split", data.valSplit(), usual.valSplit());
        add("image-column", data.reading().imageColumn(), "");
        add("label-column", data.reading().labelColumn(), "");
        add("split-column", data.reading().splitColumn(), "");
        add("class-list", data.reading().classList(), "");
        add("shuffle-window", data.reading().shuffleWindow(), DataReading.USUAL.shuffleWindow());
        add("decode", data.reading().decoding(), Decoding.EXACT);
        add("balance", data.balance(), Balance.NONE);
        add("on-bad-image", data.onBadImage(), OnBadImage.FAIL);
    }

    private void run(RunSettings run, RunSettings usual) {
        add("epochs", run.epochs(), usual.epochs());
        add("batch", run.batch(), usual.batch());
        add("accumulate", run.accumulate(), usual.accumulate());
        add("seed", run.seed(), usual.seed());
        add("ops", run.ops(), usual.ops());
    }

    private void optimizer(OptimizerSettings optimizer, OptimizerSettings usual) {
        LearningRate rate = optimizer.learningRate();
        add("lr", rate.peak(), usual.learningRate().peak());
        add("min-lr", rate.min(), usual.learningRate().min());
        add("warmup", rate.warmupEpochs(), usual.learningRate().warmupEpochs());
        add("layer-decay", rate.layerDecay(), usual.learningRate().layerDecay());
        AdamWSettings adamW = optimizer.adamW();
        add("weight-decay", adamW.weightDecay(), usual.adamW().weightDecay());
        add("beta1", adamW.beta1(), usual.adamW().beta1());
        add("beta2", adamW.beta2(), usual.adamW().beta2());
        add("clip", adamW.clipNorm(), usual.adamW().clipNorm());
        Averaging averaging = optimizer.averaging();
        add("ema", averaging.ema(), usual.averaging().ema());
        add("swa", averaging.swa().epochs(), usual.averaging().swa().epochs());
        add("swa-lr", averaging.swa().lr(), usual.averaging().swa().lr());
        add("patience", optimizer.patience(), usual.patience());
        add("best-by", optimizer.bestBy(), usual.bestBy());
    }

    private void regularization(Regularization regularization, Regularization usual) {
        add("label-smoothing", regularization.labelSmoothing(), usual.labelSmoothing());
        Dropouts dropouts = regularization.dropouts();
        add("dropout", dropouts.dropout(), usual.dropouts().dropout());
        add("attention-dropout", dropouts.attention(), usual.dropouts().attention());
        add("drop-path", dropouts.dropPath(), usual.dropouts().dropPath());
        add("patch-dropout", dropouts.patches(), usual.dropouts().patches());
    }

    private void augmentation(AugmentationSettings augmentation, AugmentationSettings usual) {
        StrongAugmentation strong = augmentation.images().strong();
        RandomResizedCrop window = strong.resizedCrop();
        if (window.equals(RandomResizedCrop.NONE)) {
            add("crop", augmentation.images().cropPadding(), usual.images().cropPadding());
        } else {
            option(
                    "random-resized-crop",
                    "scale=" + range(window.minScale(), window.maxScale()) + ",ratio="
                            + range(window.minRatio(), window.maxRatio()));
        }
        flag("no-flip", !augmentation.images().horizontalFlip());
        policy(strong);
        ColorJitter jitter = strong.colorJitter();
        if (!jitter.equals(ColorJitter.NONE)) {
            option(
                    "color-jitter",
                    "brightness=" + number(jitter.brightness()) + ",contrast=" + number(jitter.contrast())
                            + ",saturation=" + number(jitter.saturation()) + ",hue=" + number(jitter.hue()));
        }
        RandomErasing erasing = strong.erasing();
        if (!erasing.equals(RandomErasing.NONE)) {
            option(
                    "random-erasing",
                    "p=" + number(erasing.probability()) + ",area=" + range(erasing.minArea(), erasing.maxArea())
                            + ",ratio=" + range(erasing.minRatio(), erasing.maxRatio()) + ",fill="
                            + erasing.fill().name().toLowerCase(Locale.ROOT));
        }
        add("repeated-augment", strong.repeats(), 1);
        mixing(augmentation.mixing(), usual.mixing());
    }

    private void policy(StrongAugmentation strong) {
        if (strong.policy() == Policy.AUTO_AUGMENT_CIFAR10) {
            option("auto-augment", "cifar10");
        } else if (strong.policy() == Policy.RAND_AUGMENT) {
            RandAugment rand = strong.randAugment();
            option(
                    "rand-augment",
                    "n=" + rand.operations() + ",m=" + number(rand.magnitude()) + ",mstd=" + number(rand.deviation()));
        }
        flag("trivial-augment", strong.policy() == Policy.TRIVIAL_AUGMENT);
    }

    private void mixing(Mixing mixing, Mixing usual) {
        add("mixup", mixing.mixup(), usual.mixup());
        add("cutmix", mixing.cutmix(), usual.cutmix());
        add("mix-prob", mixing.probability(), usual.probability());
        add("mix-switch-prob", mixing.switchProbability(), usual.switchProbability());
        add("mix-off-epoch", mixing.offEpoch(), usual.offEpoch());
    }

    private void distillation(Distillation distillation) {
        if (distillation.isOn()) {
            option("teacher", ShellWord.of(distillation.teacher()));
            option("distill", distillation.kind().toString());
            option("distill-alpha", number(distillation.alpha()));
            if (distillation.kind() == Distillation.Kind.SOFT) {
                option("distill-temperature", number(distillation.temperature()));
            }
        }
    }

    private void add(String name, Object value, Object usual) {
        if (!value.equals(usual)) {
            option(name, value instanceof Double number ? number(number) : ShellWord.of(named(value)));
        }
    }

    /** Returns the name that options use for a constant of an enum. */
    private static String named(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    private void flag(String name, boolean on) {
        if (on) {
            text.append(" --").append(name);
        }
    }

    private void option(String name, String value) {
        text.append(" --").append(name).append(' ').append(value);
    }

    private static String range(double from, double to) {
        return number(from) + ":" + number(to);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
