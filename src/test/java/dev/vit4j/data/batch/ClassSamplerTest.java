package dev.vit4j.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassSamplerTest {
    /** Six images of class 0, three of class 4, one of class 7. */
    private static final int[] LABELS = {0, 4, 0, 0, 7, 4, 0, 0, 4, 0};

    private static final ClassSampler SAMPLER = new ClassSampler(sets(LABELS));

    private static int[][] sets(int[] labels) {
        return Arrays.stream(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
    }

    /** Image 0 has classes 0 and 1, image 1 class 1, images 2 and 3 none: three groups, each drawn as often. */
    @Test
    void imagesWithSeveralClassesAreDrawnForEach() {
        ClassSampler sampler = new ClassSampler(new int[][] {{0, 1}, {1}, {}, {}});
        int n = 60_000;
        long[] perImage = new long[4];
        for (int image : sampler.draw(n, 1, 2)) {
            perImage[image]++;
        }
        double[] expected = {1 / 3.0 + 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};
        for (int image = 0; image < 4; image++) {
            assertThat(perImage[image] / (double) n).isCloseTo(expected[image], within(0.011));
        }
    }

    /** Five standard deviations of a binomial share: 5 sqrt(p (1 - p) / n). */
    @Test
    void classesAreEquallyLikelyAndSoAreTheImagesOfEach() {
        int n = 60_000;
        long[] perImage = new long[LABELS.length];
        for (int image : SAMPLER.draw(n, 3, 5)) {
            perImage[image]++;
        }
        for (int image = 0; image < LABELS.length; image++) {
            double p = LABELS[image] == 0 ? 1 / 18.0 : LABELS[image] == 4 ? 1 / 9.0 : 1 / 3.0;
            assertThat(perImage[image] / (double) n)
                    .as("image %d", image)
                    .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
        }
    }

    @Test
    void theImageAtAPositionDependsOnSeedEpochAndPositionAlone() {
        int[] many = SAMPLER.draw(100, 3, 5);
        assertThat(SAMPLER.draw(40, 3, 5)).isEqualTo(Arrays.copyOf(many, 40));
        assertThat(new ClassSampler(sets(LABELS)).draw(100, 3, 5)).isEqualTo(many);
        assertThat(SAMPLER.draw(100, 3, 6)).isNotEqualTo(many);
        assertThat(SAMPLER.draw(100, 4, 5)).isNotEqualTo(many);
    }

    @Test
    void anImageThatIsDrawnAgainIsAugmentedDifferently() {
        EpochPlan plan = EpochPlan.sampled(SAMPLER, 2, 96, 1, 0);
        Set<EpochPlan.Place> places = new HashSet<>();
        for (int batch = 0; batch < 12; batch++) {
            places.addAll(plan.batch(batch, 8));
        }
        assertThat(places).as("48 draws of 10 images, each twice in a row").hasSize(96);
        assertThat(plan.batch(0, 2)).extracting(EpochPlan.Place::index).containsOnly(plan.indices()[0]);
        assertThat(plan.batch(0, 2)).extracting(EpochPlan.Place::repeat).containsExactly(0, 1);
    }
}
