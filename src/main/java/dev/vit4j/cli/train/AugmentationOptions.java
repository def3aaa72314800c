package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.train.AugmentationSettings;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The group Augmentation of {@code vit train}. */
final class AugmentationOptions {
    static final String HEADING = "%nAugmentation (docs/reference/augmentation.md):%n";

    private static final AugmentationSettings DEFAULT = AugmentationSettings.DEFAULT;

    @Option(
            names = "--crop",
            paramLabel = "PIXELS",
            converter = NotNegativeInt.class,
            description = "Pad images by this many pixels and crop at random; 0 for no crop (default:"
                    + " ${DEFAULT-VALUE}).")
    private int crop = DEFAULT.images().cropPadding();

    @Option(
            names = "--flip",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Flip every second image horizontally, on average (default: ${DEFAULT-VALUE}).")
    private boolean flip = DEFAULT.images().horizontalFlip();

    @Option(
            names = "--random-resized-crop",
            arity = "0..1",
            fallbackValue = "scale=0.08:1",
            paramLabel = "scale=A:B,ratio=C:D",
            converter = AugmentationConverters.ResizedCrop.class,
            description = "Crop a window of random area and aspect ratio instead of --crop (default without values:"
                    + " scale=0.08:1,ratio=0.75:1.3333).")
    private RandomResizedCrop resizedCrop = RandomResizedCrop.NONE;

    private enum AutoAugment {
        cifar10
    }

    @Option(names = "--auto-augment", paramLabel = "cifar10", description = "Apply AutoAugment's policy for CIFAR-10.")
    private AutoAugment autoAugment;

    @Option(
            names = "--rand-augment",
            arity = "0..1",
            fallbackValue = "n=2",
            paramLabel = "n=N,m=M,mstd=S",
            converter = AugmentationConverters.Rand.class,
            description = "Apply RandAugment: N operations at magnitude M (0..10) with standard deviation S (default"
                    + " without values: n=2,m=9,mstd=0.5).")
    private RandAugment randAugment = RandAugment.NONE;

    @Option(
            names = "--trivial-augment",
            description = "Apply TrivialAugment (wide): one random operation at a random magnitude.")
    private boolean trivialAugment;

    @Option(
            names = "--color-jitter",
            paramLabel = "X|brightness=B,contrast=C,saturation=S,hue=H",
            converter = AugmentationConverters.Jitter.class,
            description = "Jitter colors at random; X alone sets the first three.")
    private ColorJitter colorJitter = ColorJitter.NONE;

    @Option(
            names = "--random-erasing",
            paramLabel = "P|p=P,area=A:B,ratio=C:D,fill=noise|mean|black",
            converter = AugmentationConverters.Erasing.class,
            description = "Erase a random rectangle in this share of the images (default of the rest:"
                    + " area=0.02:0.3333,ratio=0.3:3.3333,fill=noise).")
    private RandomErasing erasing = RandomErasing.NONE;

    @Option(
            names = "--repeated-augment",
            paramLabel = "R",
            converter = PositiveInt.class,
            description = "Repeat each image R times in an epoch, each time augmented differently; an epoch then sees"
                    + " every R-th image (default: ${DEFAULT-VALUE}).")
    private int repeats = StrongAugmentation.NONE.repeats();

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            converter = Numbers.NotNegative.class,
            description = "Apply Mixup with this alpha; 0 for none (default: ${DEFAULT-VALUE}).")
    private double mixup = DEFAULT.mixing().mixup();

    @Option(
            names = "--cutmix",
            paramLabel = "ALPHA",
            converter = Numbers.NotNegative.class,
            description = "Apply CutMix with this alpha; 0 for none (default: ${DEFAULT-VALUE}).")
    private double cutmix = DEFAULT.mixing().cutmix();

    @Option(
            names = "--mix-prob",
            paramLabel = "P",
            converter = Numbers.Fraction.class,
            description = "Mix this share of the batches (default: ${DEFAULT-VALUE}).")
    private double mixProbability = DEFAULT.mixing().probability();

    @Option(
            names = "--mix-switch-prob",
            paramLabel = "P",
            converter = Numbers.Fraction.class,
            description = "Use CutMix for this share of the mixed batches if both are on (default: ${DEFAULT-VALUE}).")
    private double switchProbability = DEFAULT.mixing().switchProbability();

    @Option(
            names = "--mix-off-epoch",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            description = "Stop mixing after N epochs; 0 for never (default: ${DEFAULT-VALUE}).")
    private int mixOffEpoch = DEFAULT.mixing().offEpoch();

    /**
     * @param spec of the command
     * @return the requested augmentation; a random resized crop replaces the crop with padding
     */
    AugmentationSettings toSettings(CommandSpec spec) {
        boolean resizes = !resizedCrop.equals(RandomResizedCrop.NONE);
        if (resizes && crop > 0 && spec.commandLine().getParseResult().hasMatchedOption("--crop")) {
            throw new ParameterException(
                    spec.commandLine(), "--random-resized-crop replaces --crop " + crop + ": leave out one");
        }
        StrongAugmentation strong =
                new StrongAugmentation(resizedCrop, policy(spec), randAugment, colorJitter, erasing, repeats);
        return new AugmentationSettings(
                new Augmentation(resizes ? 0 : crop, flip, strong),
                new Mixing(mixup, cutmix, mixProbability, switchProbability, mixOffEpoch));
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
