package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.KeyedRandom.Purpose;
import dev.vit4j.common.Size;
import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.Enhancement;
import dev.vit4j.image.Hue;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import org.junit.jupiter.api.Test;

/** The order of random draws: with the same seed, a run of a later version must augment as one of an earlier version. */
class DrawOrderTest {
    private static final int DRAWS = 300;
    private final RgbImage image = Samples.noise(20, 12, 1);

    private static KeyedRandom random(long index) {
        return new KeyedRandom(5, 0, index, Purpose.POLICY);
    }

    @Test
    void autoAugmentDrawsThePairAndForEachStepWhetherAndWhichWay() {
        for (int i = 0; i < DRAWS; i++) {
            KeyedRandom random = random(i);
            AutoAugmentCifar10.Pair pair = AutoAugmentCifar10.POLICY.get(random.nextInt(25));
            RgbImage expected = image;
            for (AutoAugmentCifar10.Step step : new AutoAugmentCifar10.Step[] {pair.first(), pair.second()}) {
                double chance = random.nextDouble();
                boolean negative = random.nextBoolean();
                double most = 150.0 / 331 * (step.operation() == ImageOperation.TRANSLATE_Y ? 12 : 20);
                if (chance < step.probability()) {
                    double amount = BinnedAmounts.AUTO_AUGMENT.of(step.operation(), step.magnitude(), most, negative);
                    expected = step.operation().apply(expected, amount, Resampler.NEAREST);
                }
            }
            assertThat(AutoAugmentCifar10.apply(image, random(i))).isEqualTo(expected);
        }
    }

    @Test
    void randAugmentDrawsTheOperationWhetherTheNoiseAndWhichWay() {
        RandAugment policy = new RandAugment(2, 6, 1.5);
        for (int i = 0; i < DRAWS; i++) {
            KeyedRandom random = random(i);
            RgbImage expected = image;
            for (int n = 0; n < 2; n++) {
                ImageOperation operation = RandAugment.OPERATIONS.get(random.nextInt(15));
                boolean done = random.nextBoolean();
                double level = Math.max(0, Math.min(10, 6 + 1.5 * Draws.gaussian(random)));
                boolean negative = random.nextBoolean();
                int side = operation == ImageOperation.TRANSLATE_Y ? 12 : 20;
                if (done) {
                    double amount = RandAugment.amount(operation, level, side, negative);
                    expected = operation.apply(expected, amount, Resampler.BILINEAR);
                }
            }
            assertThat(policy.apply(image, random(i))).isEqualTo(expected);
        }
    }

    @Test
    void trivialAugmentDrawsTheOperationItsMagnitudeAndWhichWay() {
        for (int i = 0; i < DRAWS; i++) {
            KeyedRandom random = random(i);
            ImageOperation operation = TrivialAugment.OPERATIONS.get(random.nextInt(14));
            int magnitude = random.nextInt(31);
            double amount = BinnedAmounts.TRIVIAL_WIDE.of(operation, magnitude, 32, random.nextBoolean());
            assertThat(TrivialAugment.apply(image, random(i)))
                    .isEqualTo(operation.apply(image, amount, Resampler.NEAREST));
        }
    }

    @Test
    void colorJitterDrawsTheOrderAndThenTheAmounts() {
        ColorJitter jitter = new ColorJitter(0.4, 0.3, 0.2, 0.1);
        for (int i = 0; i < DRAWS; i++) {
            KeyedRandom random = random(i);
            int[] order = {0, 1, 2, 3};
            random.shuffle(order);
            double brightness = 0.6 + random.nextDouble() * (1.4 - 0.6);
            double contrast = 0.7 + random.nextDouble() * (1.3 - 0.7);
            double saturation = 0.8 + random.nextDouble() * (1.2 - 0.8);
            double hue = -0.1 + random.nextDouble() * 0.2;
            RgbImage expected = image;
            for (int change : order) {
                expected = switch (change) {
                    case 0 -> Enhancement.brightness(expected, brightness);
                    case 1 -> Enhancement.contrast(expected, contrast);
                    case 2 -> Enhancement.color(expected, saturation);
                    default -> Hue.shift(expected, hue);
                };
            }
            assertThat(jitter.apply(image, random(i))).isEqualTo(expected);
        }
    }

    @Test
    void cropsAndFlipsDrawColumnRowAndWhetherToFlip() {
        for (int i = 0; i < DRAWS; i++) {
            KeyedRandom random = new KeyedRandom(1, 2, i, Purpose.AUGMENTATION);
            RgbImage window = image.window(random.nextInt(9) - 4, random.nextInt(9) - 4, 20, 12);
            assertThat(Augmentation.CIFAR.apply(image, 1, 2, i))
                    .isEqualTo(random.nextBoolean() ? window.flipped() : window);
        }
    }

    /** One augmentation alone is applied, with its own stream of (seed, epoch, index and repetition). */
    @Test
    void eachAugmentationHasItsOwnStream() {
        Preprocessor preprocessor = new Preprocessor(Preprocessing.standard(32));
        RgbImage square = Samples.noise(32, 32, 1);
        RandomResizedCrop crop = RandomResizedCrop.DEFAULT;
        ColorJitter jitter = new ColorJitter(0.4, 0.4, 0.4, 0.1);
        RandomErasing erasing = RandomErasing.of(1);
        RandAugment rand = new RandAugment(4, 9, 0.5);
        long index = (7L << 32) | 3;
        assertThat(strong(crop, RandAugment.NONE, ColorJitter.NONE, RandomErasing.NONE)
                        .apply(square, preprocessor, 1, 2, 3, 7))
                .isEqualTo(crop.apply(
                        ReducedImage.whole(square),
                        Size.square(32),
                        preprocessor.resampler(),
                        new KeyedRandom(1, 2, index, Purpose.RESIZED_CROP)))
                .isNotEqualTo(square);
        assertThat(strong(RandomResizedCrop.NONE, rand, ColorJitter.NONE, RandomErasing.NONE)
                        .apply(square, preprocessor, 1, 2, 3, 7))
                .isEqualTo(rand.apply(square, new KeyedRandom(1, 2, index, Purpose.POLICY)))
                .isNotEqualTo(square);
        assertThat(strong(RandomResizedCrop.NONE, RandAugment.NONE, jitter, RandomErasing.NONE)
                        .apply(square, preprocessor, 1, 2, 3, 7))
                .isEqualTo(jitter.apply(square, new KeyedRandom(1, 2, index, Purpose.COLOR_JITTER)))
                .isNotEqualTo(square);
        assertThat(strong(RandomResizedCrop.NONE, RandAugment.NONE, ColorJitter.NONE, erasing)
                        .apply(square, preprocessor, 1, 2, 3, 7))
                .isEqualTo(erasing.apply(
                        square,
                        preprocessor.meanLevels(),
                        preprocessor.deviationLevels(),
                        new KeyedRandom(1, 2, index, Purpose.ERASING)))
                .isNotEqualTo(square);
    }

    private static Augmentation strong(
            RandomResizedCrop crop, RandAugment rand, ColorJitter jitter, RandomErasing erasing) {
        Policy policy = rand.operations() > 0 ? Policy.RAND_AUGMENT : Policy.NONE;
        return new Augmentation(0, false, new StrongAugmentation(crop, policy, rand, jitter, erasing, 1));
    }
}
