package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.augment.RandomErasing.Fill;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The least and the largest number that each augmentation takes, and the next ones beyond, which it refuses by name. */
class AugmentationLimitsTest {
    private static void refused(Runnable creation, String... texts) {
        assertThatThrownBy(creation::run).isInstanceOf(BadInputException.class).hasMessageContainingAll(texts);
    }

    @Test
    void cropPadding() {
        assertThatCode(() -> new Augmentation(4096, false)).doesNotThrowAnyException();
        refused(() -> new Augmentation(4097, false), "crop padding 4097", "0..4096");
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1, 1, 1", "0.4, 0.4, 0.5, 0.5", "1e-9, 1e-9, 1e-9, 1e9"})
    void resizedCropsTakeSharesUpToTheWholeImage(double least, double most, double flat, double wide) {
        assertThatCode(() -> new RandomResizedCrop(least, most, flat, wide)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-0.1, 1", "0.5, 0.4", "0.5, 1.1", "NaN, 1", "0.1, NaN"})
    void resizedCropsRefuseOtherShares(double least, double most) {
        refused(() -> new RandomResizedCrop(least, most, 1, 1), "scale " + least + ":" + most);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "2, 1", "1, Infinity", "NaN, 1", "1, NaN"})
    void ratiosAreFiniteAndAboveZero(double least, double most) {
        String ratio = "ratio " + least + ":" + most;
        refused(() -> new RandomResizedCrop(0.5, 1, least, most), "resized crop", ratio);
        refused(() -> new RandomErasing(1, 0.1, 0.2, least, most, Fill.BLACK), "erasing", ratio);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "0.3, 0.2", "0.5, 1", "NaN, 0.5", "0.1, NaN"})
    void erasingRefusesNoAreaAndTheWholeImage(double least, double most) {
        refused(() -> new RandomErasing(1, least, most, 1, 1, Fill.BLACK), "area " + least + ":" + most);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1 + 1e-9, Double.NaN})
    void erasingsProbabilityIsOne(double probability) {
        assertThatCode(() -> RandomErasing.of(1)).doesNotThrowAnyException();
        assertThatCode(() -> new RandomErasing(0, 0.2, 0.2, 1, 1, Fill.MEAN)).doesNotThrowAnyException();
        refused(() -> RandomErasing.of(probability), "probability must be in 0..1", String.valueOf(probability));
    }

    @Test
    void randAugment() {
        assertThatCode(() -> new RandAugment(100, 10, 0)).doesNotThrowAnyException();
        assertThatCode(() -> new RandAugment(0, 0, 1e9)).doesNotThrowAnyException();
        refused(() -> new RandAugment(-1, 5, 0), "n must be in 0..100, not -1");
        refused(() -> new RandAugment(101, 5, 0), "n must be in 0..100, not 101");
        refused(() -> new RandAugment(1, -0.1, 0), "m must be in 0..10, not -0.1");
        refused(() -> new RandAugment(1, 10.1, 0), "m must be in 0..10, not 10.1");
        refused(() -> new RandAugment(1, 5, -0.1), "mstd must be at least 0, not -0.1");
        refused(() -> new RandAugment(1, 5, Double.POSITIVE_INFINITY), "mstd", "Infinity");
        refused(() -> new RandAugment(1, 5, Double.NaN), "mstd", "NaN");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.POSITIVE_INFINITY, Double.NaN})
    void colorJittersStrengths(double strength) {
        refused(() -> new ColorJitter(strength, 0, 0, 0), "brightness", "not " + strength);
        refused(() -> new ColorJitter(0, strength, 0, 0), "contrast", "not " + strength);
        refused(() -> new ColorJitter(0, 0, strength, 0), "saturation", "not " + strength);
        refused(() -> new ColorJitter(0, 0, 0, strength), "hue must be in 0..0.5", "not " + strength);
    }

    @Test
    void colorJittersHueGoesHalfwayRound() {
        assertThatCode(() -> new ColorJitter(0, 0, 0, 0.5)).doesNotThrowAnyException();
        refused(() -> new ColorJitter(0, 0, 0, 0.51), "hue must be in 0..0.5, not 0.51");
    }

    @Test
    void repeatsAndPolicy() {
        refused(() -> strong(Policy.NONE, RandAugment.NONE, 0), "times must be at least 1, not 0");
        refused(() -> strong(Policy.NONE, RandAugment.DEFAULT, 1), "n = 2", "policy NONE");
        refused(() -> strong(Policy.RAND_AUGMENT, RandAugment.NONE, 1), "n = 0", "policy RAND_AUGMENT");
        assertThatCode(() -> strong(Policy.RAND_AUGMENT, RandAugment.DEFAULT, 1))
                .doesNotThrowAnyException();
    }

    private static StrongAugmentation strong(Policy policy, RandAugment randAugment, int repeats) {
        return new StrongAugmentation(
                RandomResizedCrop.NONE, policy, randAugment, ColorJitter.NONE, RandomErasing.NONE, repeats);
    }
}
