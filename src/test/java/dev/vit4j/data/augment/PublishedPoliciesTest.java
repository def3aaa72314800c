package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The augmentation policies, entry by entry, against tables that were written down from what is published and not from
 * the code here: Cubuk et al. 2019 ("AutoAugment"), appendix A, table 7, without the magnitudes that it gives to operations
 * which have none; torchvision's {@code AutoAugment(AutoAugmentPolicy.CIFAR10)} and {@code TrivialAugmentWide}; and timm's
 * {@code rand-mM-inc1} ({@code timm/data/auto_augment.py}). The tables of torchvision were compared with what torchvision
 * 0.14.1 (Debian 12) holds in {@code policies} and computes in {@code _augmentation_space}, all 25 pairs and all magnitudes.
 */
class PublishedPoliciesTest {
    /** Names as published. */
    private static final Map<String, ImageOperation> OPERATIONS = Map.ofEntries(
            Map.entry("Identity", ImageOperation.IDENTITY),
            Map.entry("ShearX", ImageOperation.SHEAR_X),
            Map.entry("ShearY", ImageOperation.SHEAR_Y),
            Map.entry("TranslateX", ImageOperation.TRANSLATE_X),
            Map.entry("TranslateY", ImageOperation.TRANSLATE_Y),
            Map.entry("Rotate", ImageOperation.ROTATE),
            Map.entry("Brightness", ImageOperation.BRIGHTNESS),
            Map.entry("Color", ImageOperation.COLOR),
            Map.entry("Contrast", ImageOperation.CONTRAST),
            Map.entry("Sharpness", ImageOperation.SHARPNESS),
            Map.entry("Posterize", ImageOperation.POSTERIZE),
            Map.entry("Solarize", ImageOperation.SOLARIZE),
            Map.entry("SolarizeAdd", ImageOperation.SOLARIZE_ADD),
            Map.entry("AutoContrast", ImageOperation.AUTO_CONTRAST),
            Map.entry("Equalize", ImageOperation.EQUALIZE),
            Map.entry("Invert", ImageOperation.INVERT));

    private static final String CIFAR10 = """
            Invert       0.1 -   Contrast     0.2 6
            Rotate       0.7 2   TranslateX   0.3 9
            Sharpness    0.8 1   Sharpness    0.9 3
            ShearY       0.5 8   TranslateY   0.7 9
            AutoContrast 0.5 -   Equalize     0.9 -
            ShearY       0.2 7   Posterize    0.3 7
            Color        0.4 3   Brightness   0.6 7
            Sharpness    0.3 9   Brightness   0.7 9
            Equalize     0.6 -   Equalize     0.5 -
            Contrast     0.6 7   Sharpness    0.6 5
            Color        0.7 7   TranslateX   0.5 8
            Equalize     0.3 -   AutoContrast 0.4 -
            TranslateY   0.4 3   Sharpness    0.2 6
            Brightness   0.9 6   Color        0.2 8
            Solarize     0.5 2   Invert       0.0 -
            Equalize     0.2 -   AutoContrast 0.6 -
            Equalize     0.2 -   Equalize     0.6 -
            Color        0.9 9   Equalize     0.6 -
            AutoContrast 0.8 -   Solarize     0.2 8
            Brightness   0.1 3   Color        0.7 0
            Solarize     0.4 5   AutoContrast 0.9 -
            TranslateY   0.9 9   TranslateY   0.7 9
            AutoContrast 0.9 -   Solarize     0.8 3
            Equalize     0.8 -   Invert       0.1 -
            TranslateY   0.7 9   AutoContrast 0.9 -
            """;

    @Test
    void autoAugmentHasThe25PairsFoundOnCifar10() {
        List<AutoAugmentCifar10.Pair> published = new ArrayList<>();
        for (String line : CIFAR10.lines().toList()) {
            String[] words = line.strip().split(" +", -1);
            published.add(new AutoAugmentCifar10.Pair(
                    step(words[0], words[1], words[2]), step(words[3], words[4], words[5])));
        }
        assertThat(AutoAugmentCifar10.POLICY).hasSize(25).containsExactlyElementsOf(published);
    }

    private static AutoAugmentCifar10.Step step(String operation, String probability, String magnitude) {
        return new AutoAugmentCifar10.Step(
                OPERATIONS.get(operation),
                Double.parseDouble(probability),
                magnitude.equals("-") ? 0 : Integer.parseInt(magnitude));
    }

    /** Magnitudes 0 to 9; those of enhancements are distances from 1. */
    @ParameterizedTest
    @CsvSource({
        "ShearX ShearY, true, 0 .0333333 .0666667 .1 .1333333 .1666667 .2 .2333333 .2666667 .3",
        "Rotate, true, 0 3.333333 6.666667 10 13.333333 16.666667 20 23.333333 26.666667 30",
        "Posterize, false, 8 8 7 7 6 6 5 5 4 4",
        "Solarize, false, 255 226.666667 198.333333 170 141.666667 113.333333 85 56.666667 28.333333 0",
        "AutoContrast Equalize Invert, false, 0 0 0 0 0 0 0 0 0 0",
    })
    void autoAugmentsMagnitudesMeanWhatTorchvisionsDo(String operations, boolean signed, String amounts) {
        check(BinnedAmounts.AUTO_AUGMENT, operations, 0, signed, 0, amounts);
    }

    @Test
    void autoAugmentsEnhancementsGoUpToNineTenthsEitherWay() {
        String amounts = "0 .1 .2 .3 .4 .5 .6 .7 .8 .9";
        check(BinnedAmounts.AUTO_AUGMENT, "Brightness Color Contrast Sharpness", 1, true, 0, amounts);
    }

    /** Whole pixels of images of 32, 224 and 331 pixels, up to 150 / 331 of the side. */
    @ParameterizedTest
    @CsvSource({
        "32, 0 1 3 4 6 8 9 11 12 14",
        "224, 0 11 22 33 45 56 67 78 90 101",
        "331, 0 16 33 50 66 83 100 116 133 150",
    })
    void autoAugmentMovesWholePixels(int side, String amounts) {
        check(BinnedAmounts.AUTO_AUGMENT, "TranslateX TranslateY", 0, true, 150.0 / 331 * side, amounts);
    }

    @Test
    void trivialAugmentDrawsFromTheFourteenOperations() {
        assertThat(TrivialAugment.OPERATIONS)
                .containsExactlyInAnyOrderElementsOf(operations("Identity ShearX ShearY TranslateX TranslateY Rotate"
                        + " Brightness Color Contrast Sharpness Posterize Solarize AutoContrast Equalize"));
        assertThat(BinnedAmounts.TRIVIAL_WIDE.bins()).isEqualTo(31);
    }

    /** 31 magnitudes, the first and the last and as many steps of the same length between. */
    @ParameterizedTest
    @CsvSource({
        "ShearX ShearY, 0, true, 0, 0.99",
        "Rotate, 0, true, 0, 135",
        "Brightness Color Contrast Sharpness, 1, true, 0, 0.99",
        "Solarize, 0, false, 255, 0",
        "Identity AutoContrast Equalize, 0, false, 0, 0",
    })
    void theWideSpaceIsEvenFromNoChangeToTheMost(
            String operations, int center, boolean signed, double first, double last) {
        StringBuilder amounts = new StringBuilder();
        for (int i = 0; i <= 30; i++) {
            amounts.append(first + i * (last - first) / 30).append(' ');
        }
        check(BinnedAmounts.TRIVIAL_WIDE, operations, center, signed, 32, amounts.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "Posterize, false, 8 8 8 7 7 7 7 7 6 6 6 6 6 5 5 5 5 5 4 4 4 4 4 3 3 3 3 3 2 2 2",
        "TranslateX TranslateY, true, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 32"
    })
    void theWideSpaceOfWholeNumbers(String operations, boolean signed, String amounts) {
        check(BinnedAmounts.TRIVIAL_WIDE, operations, 0, signed, 32, amounts);
    }

    /**
     * @param center what positive and negative amounts are counted from
     * @param amounts of all magnitudes
     */
    private static void check(
            BinnedAmounts space, String operations, int center, boolean signed, double translation, String amounts) {
        double[] published = numbers(amounts);
        assertThat(space.bins()).isEqualTo(published.length);
        for (ImageOperation operation : operations(operations)) {
            for (int magnitude = 0; magnitude < published.length; magnitude++) {
                double more = published[magnitude];
                assertThat(space.of(operation, magnitude, translation, false))
                        .as("%s at %d", operation, magnitude)
                        .isCloseTo(center + more, within(1e-6));
                assertThat(space.of(operation, magnitude, translation, true))
                        .as("%s at %d, the other way", operation, magnitude)
                        .isCloseTo(signed ? center - more : more, within(1e-6));
            }
        }
    }

    @Test
    void randAugmentDrawsFromTimmsFifteenOperations() {
        assertThat(RandAugment.OPERATIONS)
                .containsExactlyInAnyOrderElementsOf(
                        operations("AutoContrast Equalize Invert Rotate Posterize Solarize SolarizeAdd Color Contrast"
                                + " Brightness Sharpness ShearX ShearY TranslateX TranslateY"));
    }

    /** Magnitudes 0 to 10, one way and the other, for an image of 32 pixels. */
    @ParameterizedTest
    @CsvSource({
        "Rotate, 0 3 6 9 12 15 18 21 24 27 30, 0 -3 -6 -9 -12 -15 -18 -21 -24 -27 -30",
        "ShearX ShearY, 0 .03 .06 .09 .12 .15 .18 .21 .24 .27 .3, 0 -.03 -.06 -.09 -.12 -.15 -.18 -.21 -.24 -.27 -.3",
        "TranslateX TranslateY, 0 1.44 2.88 4.32 5.76 7.2 8.64 10.08 11.52 12.96 14.4,"
                + " 0 -1.44 -2.88 -4.32 -5.76 -7.2 -8.64 -10.08 -11.52 -12.96 -14.4",
        "Color Contrast Brightness Sharpness, 1 1.09 1.18 1.27 1.36 1.45 1.54 1.63 1.72 1.81 1.9,"
                + " 1 .91 .82 .73 .64 .55 .46 .37 .28 .19 .1",
        "Posterize, 4 4 4 3 3 2 2 2 1 1 0, 4 4 4 3 3 2 2 2 1 1 0",
        "Solarize, 256 231 205 180 154 128 103 77 52 26 0, 256 231 205 180 154 128 103 77 52 26 0",
        "SolarizeAdd, 0 11 22 33 44 55 66 77 88 99 110, 0 11 22 33 44 55 66 77 88 99 110",
        "AutoContrast Equalize Invert, 0 0 0 0 0 0 0 0 0 0 0, 0 0 0 0 0 0 0 0 0 0 0",
    })
    void randAugmentsMagnitudesMeanWhatTimmsDo(String operations, String amounts, String theOtherWay) {
        double[] published = numbers(amounts);
        double[] negated = numbers(theOtherWay);
        assertThat(published).hasSize(11);
        assertThat(negated).hasSize(11);
        for (ImageOperation operation : operations(operations)) {
            for (int m = 0; m <= 10; m++) {
                assertThat(RandAugment.amount(operation, m, 32, false))
                        .as("%s at %d", operation, m)
                        .isCloseTo(published[m], within(1e-9));
                assertThat(RandAugment.amount(operation, m, 32, true))
                        .as("%s at %d, the other way", operation, m)
                        .isCloseTo(negated[m], within(1e-9));
            }
        }
    }

    private static List<ImageOperation> operations(String names) {
        return Arrays.stream(names.split(" ", -1)).map(OPERATIONS::get).toList();
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.strip().split(" +", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
