package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.train.Regularization;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of {@code vit train}: images changed and mixed at random. */
final class AugmentationOptions {
    static final String HEADING =
            "%nHow images are changed beyond --crop and --flip (docs/reference/augmentation.md):%n";

    @Option(
            names = "--random-resized-crop",
            arity = "0..1",
            fallbackValue = "scale=0.08:1",
            paramLabel = "scale=A:B,ratio=C:D",
            converter = AugmentationConverters.ResizedCrop.class,
            description = "A window of random area and shape in place of --crop (default without values:"
                    + " scale=0.08:1,ratio=0.75:1.3333).")
    private RandomResizedCrop resizedCrop = RandomResizedCrop.NONE;

    private enum AutoAugment {
        cifar10
    }

    @Option(names = "--auto-augment", paramLabel = "cifar10", description = "AutoAugment's policy of that data set.")
    private AutoAugment autoAugment;

    @Option(
            names = "--rand-augment",
            arity = "0..1",
            fallbackValue = "n=2",
            paramLabel = "n=N,m=M,mstd=S",
            converter = AugmentationConverters.Rand.class,
            description = "RandAugment: N operations at magnitude M (0..10) with noise S (default without values:"
                    + " n=2,m=9,mstd=0.5).")
    private RandAugment randAugment = RandAugment.NONE;

    @Option(names = "--trivial-augment", description = "TrivialAugment (wide): one operation at any magnitude.")
    private boolean trivialAugment;

    @Option(
            names = "--color-jitter",
            paramLabel = "X|brightness=B,contrast=C,saturation=S,hue=H",
            converter = AugmentationConverters.Jitter.class,
            description = "Colors changed at random; X alone stands for the first three.")
    private ColorJitter colorJitter = ColorJitter.NONE;

    @Option(
            names = "--random-erasing",
            paramLabel = "P|p=P,area=A:B,ratio=C:D,fill=noise|mean|black",
            converter = AugmentationConverters.Erasing.class,
            description = "Share of images in which a rectangle is painted over (default of the rest:"
                    + " area=0.02:0.3333,ratio=0.3:3.3333,fill=noise).")
    private RandomErasing erasing = RandomErasing.NONE;

    @Option(
            names = "--repeated-augment",
            paramLabel = "R",
            defaultValue = "1",
            converter = PositiveInt.class,
            description = "Times that an image comes in an epoch, of which one then sees every R-th image (default:"
                    + " ${DEFAULT-VALUE}).")
    private int repeats = 1;

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            defaultValue = "0",
            description = "Mixup; 0 for none (default: ${DEFAULT-VALUE}).")
    private double mixup;

    @Option(
            names = "--cutmix",
            paramLabel = "ALPHA",
            defaultValue = "0",
            description = "CutMix; 0 for none (default: ${DEFAULT-VALUE}).")
    private double cutmix;

    @Option(
            names = "--mix-prob",
            paramLabel = "P",
            defaultValue = "1",
            description = "Share of batches that are mixed (default: ${DEFAULT-VALUE}).")
    private double mixProbability = 1;

    @Option(
            names = "--mix-switch-prob",
            paramLabel = "P",
            defaultValue = "0.5",
            description = "Share of mixed batches that CutMix gets where both are on (default: ${DEFAULT-VALUE}).")
    private double switchProbability = 0.5;

    @Option(
            names = "--mix-off-epoch",
            paramLabel = "N",
            defaultValue = "0",
            description = "Mix in the first N epochs alone; 0 for all (default: ${DEFAULT-VALUE}).")
    private int mixOffEpoch;

    /**
     * @param base what keeps from overfitting beside these
     * @param spec of the command
     * @return both together
     */
    Regularization added(Regularization base, CommandSpec spec) {
        boolean resizes = !resizedCrop.equals(RandomResizedCrop.NONE);
        if (resizes
                && base.cropPadding() > 0
                && spec.commandLine().getParseResult().hasMatchedOption("--crop")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--random-resized-crop takes the place of --crop " + base.cropPadding() + ": leave out one");
        }
        StrongAugmentation augmentation =
                new StrongAugmentation(resizedCrop, policy(spec), randAugment, colorJitter, erasing, repeats);
        return base.with(augmentation, new Mixing(mixup, cutmix, mixProbability, switchProbability, mixOffEpoch));
    }

    private Policy policy(CommandSpec spec) {
        boolean random = randAugment.operations() > 0;
        if (Stream.of(autoAugment != null, random, trivialAugment)
                        .filter(on -> on)
                        .count()
                > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--auto-augment, --rand-augment and --trivial-augment exclude each other: leave out all but one");
        }
        if (autoAugment != null) {
            return Policy.AUTO_AUGMENT_CIFAR10;
        }
        return random ? Policy.RAND_AUGMENT : trivialAugment ? Policy.TRIVIAL_AUGMENT : Policy.NONE;
    }
}
