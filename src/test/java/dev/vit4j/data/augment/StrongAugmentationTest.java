package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.Size;
import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.batch.EpochPlan;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrongAugmentationTest {
    private static final int DRAWS = 20_000;
    private final RgbImage image = Samples.noise(32, 32, 1);
    private final Preprocessor preprocessor = new Preprocessor(Preprocessing.standard(32));

    private static KeyedRandom random(long index) {
        return new KeyedRandom(5, 0, index, KeyedRandom.Purpose.POLICY);
    }

    private static StrongAugmentation everything(Policy policy) {
        return new StrongAugmentation(
                RandomResizedCrop.DEFAULT,
                policy,
                policy == Policy.RAND_AUGMENT ? RandAugment.DEFAULT : RandAugment.NONE,
                new ColorJitter(0.4, 0.4, 0.4, 0.1),
                RandomErasing.of(0.5),
                3);
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void changesDependOnSeedEpochIndexAndRepetitionAlone(Policy policy) {
        Augmentation augmentation = new Augmentation(0, true, everything(policy));
        RgbImage once = augmentation.apply(image, preprocessor, 1, 2, 3, 0);
        assertThat(augmentation.apply(image, preprocessor, 1, 2, 3, 0)).isEqualTo(once);
        assertThat(augmentation.apply(image, preprocessor, 2, 2, 3, 0)).isNotEqualTo(once);
        assertThat(augmentation.apply(image, preprocessor, 1, 3, 3, 0)).isNotEqualTo(once);
        assertThat(augmentation.apply(image, preprocessor, 1, 2, 4, 0)).isNotEqualTo(once);
        assertThat(augmentation.apply(image, preprocessor, 1, 2, 3, 1)).isNotEqualTo(once);
        assertThat(once.width()).isEqualTo(32);
    }

    @Test
    void withNothingOnTheOldCropsAndFlipsComeOut() {
        for (int i = 0; i < 50; i++) {
            assertThat(Augmentation.CIFAR.apply(image, preprocessor, 1, 2, i, 0))
                    .isEqualTo(Augmentation.CIFAR.apply(image, 1, 2, i));
        }
        assertThat(Augmentation.NONE.apply(image, preprocessor, 1, 2, 3, 0)).isSameAs(image);
    }

    @Test
    void amountsOfNoChangeChangeNothing() {
        Map<ImageOperation, Double> same = new EnumMap<>(ImageOperation.class);
        for (ImageOperation operation : ImageOperation.values()) {
            switch (operation) {
                case IDENTITY, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE, SOLARIZE_ADD ->
                    same.put(operation, 0.0);
                case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> same.put(operation, 1.0);
                case POSTERIZE -> same.put(operation, 8.0);
                case SOLARIZE -> same.put(operation, 256.0);
                case AUTO_CONTRAST, EQUALIZE, INVERT -> {
                    continue;
                }
            }
        }
        same.forEach((operation, amount) -> {
            assertThat(operation.apply(image, amount, Resampler.NEAREST)).isEqualTo(image);
            assertThat(operation.apply(image, amount, Resampler.BILINEAR)).isEqualTo(image);
        });
        assertThat(new ColorJitter(0, 0, 0, 0).apply(image, random(1))).isEqualTo(image);
        assertThat(RandomErasing.of(0).apply(image, new double[3], new double[3], random(1)))
                .isEqualTo(image);
    }

    @Test
    void theLeastMagnitudeOfBothBinnedSpacesIsNoChange() {
        for (BinnedAmounts space : new BinnedAmounts[] {BinnedAmounts.AUTO_AUGMENT, BinnedAmounts.TRIVIAL_WIDE}) {
            assertThat(space.of(ImageOperation.ROTATE, 0, 9, true)).isZero();
            assertThat(space.of(ImageOperation.POSTERIZE, 0, 9, true)).isEqualTo(8);
            assertThat(space.of(ImageOperation.COLOR, 0, 9, true)).isEqualTo(1);
            assertThat(space.of(ImageOperation.TRANSLATE_X, 0, 9, true)).isZero();
        }
    }

    @Test
    void randAugmentsNoiseIsNormalAndKeptInRange() {
        RandAugment five = new RandAugment(1, 5, 0.5);
        double[] levels = IntStream.range(0, DRAWS)
                .mapToDouble(i -> five.magnitude(random(i)))
                .toArray();
        double mean = Arrays.stream(levels).average().orElseThrow();
        double variance = Arrays.stream(levels)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(5, Offset.offset(0.02));
        assertThat(Math.sqrt(variance)).isCloseTo(0.5, Offset.offset(0.01));
        long within = Arrays.stream(levels).filter(x -> Math.abs(x - 5) < 0.5).count();
        assertThat(within / (double) DRAWS).isCloseTo(0.6827, Offset.offset(0.015));
        RandAugment ten = new RandAugment(1, 10, 3);
        assertThat(IntStream.range(0, 1000).mapToDouble(i -> ten.magnitude(random(i))))
                .allMatch(x -> x >= 0 && x <= 10)
                .contains(10.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void policiesChangeMostImagesEachInItsOwnWay(boolean trivial) {
        long distinct = IntStream.range(0, 1000)
                .mapToObj(i ->
                        trivial ? TrivialAugment.apply(image, random(i)) : AutoAugmentCifar10.apply(image, random(i)))
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(trivial ? 300 : 60);
    }

    @Test
    void resizedCropsHaveAreasAndRatiosOfTheirDistribution() {
        double[] areas = new double[DRAWS];
        double[] ratios = new double[DRAWS];
        RandomResizedCrop crop = new RandomResizedCrop(0.2, 0.5, 3.0 / 4, 4.0 / 3);
        for (int i = 0; i < DRAWS; i++) {
            RandomResizedCrop.Window w = crop.draw(400, 400, random(i));
            areas[i] = w.width() * w.height() / 160_000.0;
            ratios[i] = Math.log((double) w.width() / w.height());
            assertThat(w.left()).isBetween(0, 400 - w.width());
            assertThat(w.top()).isBetween(0, 400 - w.height());
        }
        assertThat(Arrays.stream(areas)).allMatch(a -> a > 0.197 && a < 0.503);
        assertThat(Arrays.stream(areas).average().orElseThrow()).isCloseTo(0.35, Offset.offset(0.003));
        assertThat(Arrays.stream(areas).filter(a -> a < 0.275).count() / (double) DRAWS)
                .isCloseTo(0.25, Offset.offset(0.015));
        double most = Math.log(4.0 / 3);
        assertThat(Arrays.stream(ratios)).allMatch(r -> Math.abs(r) < most + 0.02);
        assertThat(Arrays.stream(ratios).average().orElseThrow()).isCloseTo(0, Offset.offset(0.005));
        assertThat(Arrays.stream(ratios).filter(r -> r < -most / 2).count() / (double) DRAWS)
                .isCloseTo(0.25, Offset.offset(0.015));
    }

    @Test
    void aCropThatFitsNowhereIsTheLargestAllowedInTheMiddle() {
        RandomResizedCrop whole = new RandomResizedCrop(1, 1, 3.0 / 4, 4.0 / 3);
        assertThat(whole.draw(300, 100, random(1))).isEqualTo(new RandomResizedCrop.Window(83, 0, 133, 100));
        assertThat(whole.draw(100, 300, random(1))).isEqualTo(new RandomResizedCrop.Window(0, 83, 100, 133));
    }

    @Test
    void theCropIsThatWindowResized() {
        RandomResizedCrop crop = RandomResizedCrop.DEFAULT;
        RandomResizedCrop.Window w = crop.draw(32, 32, random(4));
        RgbImage expected = Resampler.BILINEAR.resize(image.window(w.left(), w.top(), w.width(), w.height()), 24, 24);
        assertThat(crop.apply(ReducedImage.whole(image), Size.square(24), Resampler.BILINEAR, random(4)))
                .isEqualTo(expected);
    }

    @Test
    void erasingHitsItsShareOfImagesAndItsShareOfTheirArea() {
        RgbImage white = Samples.flat(40, 40, 0xFFFFFF);
        RandomErasing erasing = new RandomErasing(0.25, 0.05, 0.2, 0.5, 2, RandomErasing.Fill.BLACK);
        double area = 0;
        int erased = 0;
        for (int i = 0; i < DRAWS; i++) {
            RgbImage result = erasing.apply(white, new double[3], new double[3], random(i));
            int black = 0;
            for (int p = 0; p < result.pixels().length; p += 3) {
                black += result.pixels()[p] == 0 ? 1 : 0;
            }
            erased += black > 0 ? 1 : 0;
            area += black / 1600.0;
            assertThat(black == 0 || (black > 0.04 * 1600 && black < 0.22 * 1600))
                    .isTrue();
        }
        assertThat(erased / (double) DRAWS).isCloseTo(0.25, Offset.offset(0.015));
        assertThat(area / erased).isCloseTo(0.125, Offset.offset(0.005));
    }

    @Test
    void erasedNoiseHasTheNormalizationsMeanAndDeviation() {
        RgbImage flat = Samples.flat(64, 64, 0x010203);
        RandomErasing erasing = new RandomErasing(1, 0.4, 0.5, 0.9, 1.1, RandomErasing.Fill.NOISE);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < 20; i++) {
            RgbImage result =
                    erasing.apply(flat, new double[] {127.5, 127.5, 127.5}, new double[] {20, 20, 20}, random(i));
            for (int p = 0; p < result.pixels().length; p++) {
                int level = result.pixels()[p] & 0xFF;
                if (level > 20) {
                    sum += level;
                    squares += (double) level * level;
                    count++;
                }
            }
        }
        double mean = sum / count;
        assertThat(mean).isCloseTo(127.5, Offset.offset(0.5));
        assertThat(Math.sqrt(squares / count - mean * mean)).isCloseTo(20, Offset.offset(0.3));
    }

    @Test
    void meanFillBecomesZeroAfterNormalization() {
        RandomErasing erasing = new RandomErasing(1, 0.9, 0.95, 1, 1, RandomErasing.Fill.MEAN);
        RgbImage result = erasing.apply(image, preprocessor.meanLevels(), preprocessor.deviationLevels(), random(1));
        float[][] table = preprocessor.normalized();
        assertThat(Math.abs(table[0][result.pixels()[3 * (16 * 32 + 16)] & 0xFF]))
                .isLessThan(0.004f);
    }

    @Test
    void everyRepetitionIsAnImageOnlySoManyTimesAndTheEpochKeepsItsLength() {
        EpochPlan plan = EpochPlan.shuffled(100, Blocks.NONE, 3, 96, 1, 0);
        Map<Integer, Integer> counts = new HashMap<>();
        IntStream.range(0, 12).forEach(b -> plan.batch(b, 8).forEach(p -> counts.merge(p.index(), 1, Integer::sum)));
        assertThat(counts).hasSize(32);
        assertThat(counts.values()).containsOnly(3);
        assertThat(plan.batch(0, 8)).extracting(EpochPlan.Place::repeat).containsExactly(0, 1, 2, 0, 1, 2, 0, 1);
        assertThat(plan.batch(1, 8).get(0).repeat()).isEqualTo(2);
    }

    @Test
    void unsoundNumbersAreRefused() {
        assertThatThrownBy(() -> new RandomResizedCrop(0, 1, 1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new RandomResizedCrop(0.5, 0.4, 1, 1)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new RandAugment(2, 11, 0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0.6)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> RandomErasing.of(1.5)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Augmentation(4, true, everything(Policy.NONE)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("use one of them");
    }
}
