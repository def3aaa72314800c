package dev.vit4j.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.data.Samples;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {
    private static final int DRAWS = 20_000;
    private static final int SIDE = 32;
    private static final Size SIZE = Size.square(SIDE);

    private static List<Mix> draws(Mixing mixing) {
        return IntStream.range(0, DRAWS)
                .mapToObj(batch -> mixing.draw(3, 1, batch, SIZE))
                .toList();
    }

    private static double share(List<Mix> mixes, Mix.Kind kind) {
        return mixes.stream().filter(mix -> mix.kind() == kind).count() / (double) mixes.size();
    }

    @Test
    void batchesAreMixedAndSwitchedWithTheirProbabilities() {
        List<Mix> mixes = draws(new Mixing(0.8, 1, 0.6, 0.3, 0));
        assertThat(share(mixes, Mix.Kind.NONE)).isCloseTo(0.4, Offset.offset(0.015));
        assertThat(share(mixes, Mix.Kind.CUTMIX)).isCloseTo(0.6 * 0.3, Offset.offset(0.015));
        assertThat(share(mixes, Mix.Kind.MIXUP)).isCloseTo(0.6 * 0.7, Offset.offset(0.015));
    }

    @Test
    void oneAloneGetsAllBatches() {
        assertThat(share(draws(new Mixing(0.2, 0, 1, 0.5, 0)), Mix.Kind.MIXUP)).isEqualTo(1);
        assertThat(share(draws(new Mixing(0, 1, 1, 0.5, 0)), Mix.Kind.CUTMIX)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.8, 1, 3})
    void mixupsShareHasTheBetaDistributionsMeanAndVariance(double alpha) {
        double[] shares = draws(new Mixing(alpha, 0, 1, 0.5, 0)).stream()
                .mapToDouble(Mix::share)
                .toArray();
        double mean = Arrays.stream(shares).average().orElseThrow();
        double variance = Arrays.stream(shares)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
        assertThat(Arrays.stream(shares)).allMatch(x -> x >= 0 && x <= 1);
        assertThat(mean).isCloseTo(0.5, Offset.offset(0.015));
        // Variance of Beta(a, a): 1 / (4 (2 a + 1)).
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), Offset.offset(0.006));
    }

    /** As in timm's {@code rand_bbox}: the box has the image's aspect ratio until it is clipped. */
    @Test
    void boxesOfCutMixHaveTheImagesAspectRatio() {
        Mixing mixing = new Mixing(0, 1, 1, 0.5, 0);
        int inside = 0;
        for (int batch = 0; batch < 2000; batch++) {
            Mix mix = mixing.draw(3, 1, batch, new Size(64, 16));
            assertThat(mix.bottom()).isLessThanOrEqualTo(64);
            assertThat(mix.right()).isLessThanOrEqualTo(16);
            double area = (mix.bottom() - mix.top()) * (mix.right() - mix.left()) / 1024.0;
            assertThat(1 - mix.share()).isEqualTo(area);
            if (mix.top() > 0 && mix.bottom() < 64 && mix.left() > 0 && mix.right() < 16) {
                inside++;
                // Both sides are rounded down to even numbers.
                assertThat((mix.bottom() - mix.top()) / 4.0 - (mix.right() - mix.left()))
                        .isBetween(-0.5, 2.0);
            }
        }
        assertThat(inside).isGreaterThan(100);
    }

    @Test
    void anEvenShareIsEvenInEveryTenth() {
        int[] counts = new int[10];
        draws(new Mixing(1, 0, 1, 0.5, 0)).forEach(mix -> counts[(int) (mix.share() * 10)]++);
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - DRAWS / 10) < 200);
    }

    @Test
    void cutMixsShareIsWhatItsBoxLeaves() {
        for (Mix mix : draws(new Mixing(0, 1, 1, 0.5, 0))) {
            int area = (mix.right() - mix.left()) * (mix.bottom() - mix.top());
            assertThat(mix.share()).isEqualTo(1 - area / 1024.0);
            assertThat(mix.left()).isBetween(0, mix.right());
            assertThat(mix.right()).isLessThanOrEqualTo(SIDE);
            assertThat(mix.bottom()).isLessThanOrEqualTo(SIDE);
        }
    }

    @Test
    void mixingStopsAtItsEpochAndDependsOnSeedEpochAndBatch() {
        Mixing mixing = new Mixing(1, 1, 1, 0.5, 5);
        assertThat(mixing.draw(1, 4, 0, SIZE).kind()).isNotEqualTo(Mix.Kind.NONE);
        assertThat(mixing.draw(1, 5, 0, SIZE)).isEqualTo(Mix.NONE);
        assertThat(mixing.draw(1, 4, 7, SIZE)).isEqualTo(mixing.draw(1, 4, 7, SIZE));
        assertThat(mixing.draw(1, 4, 7, SIZE)).isNotEqualTo(mixing.draw(1, 4, 8, SIZE));
        assertThat(mixing.draw(1, 4, 7, SIZE)).isNotEqualTo(mixing.draw(1, 3, 7, SIZE));
        assertThat(mixing.draw(1, 4, 7, SIZE)).isNotEqualTo(mixing.draw(2, 4, 7, SIZE));
    }

    @Test
    void mixupIsTheWeightedMeanOfAPair() {
        float[] patches = {1, 2, 10, 20, 5, 5};
        Mix.mixup(0.75).apply(patches, 2, new Patching(1, 3, 1, 1));
        assertThat(patches)
                .containsExactly(
                        new float[] {0.75f + 5, 1.5f + 1.25f, 7.5f + 1.25f, 15.25f, 3.75f + 0.5f, 3.75f + 2.5f},
                        Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({
        "8,2,0,false",
        "8,4,0,false",
        "8,8,0,false",
        "3,1,1,false",
        "3,2,1,false",
        "7,2,3,false",
        "4,4,0,true",
        "8,4,0,true",
        "5,3,2,true"
    })
    void cutMixExchangesTheBoxsPixelsInEveryPatchThatShowsThem(int side, int stride, int padding, boolean shifted) {
        Patching patching = new Patching(16, 3, side, stride, padding, shifted);
        PatchTransform maker = new PatchTransform(Preprocessing.standard(16), patching);
        var one = Samples.noise(16, 16, 1);
        var other = Samples.noise(16, 16, 2);
        Mix mix = Mix.cutmix(3, 5, 13, 10, Size.square(16));
        int values = patching.count() * patching.values();
        float[] patches = new float[2 * values];
        System.arraycopy(maker.patches(one), 0, patches, 0, values);
        System.arraycopy(maker.patches(other), 0, patches, values, values);

        assertThat(maker.image(patches, values)).isEqualTo(other);

        mix.apply(patches, 2, patching);

        assertThat(Arrays.copyOf(patches, values)).isEqualTo(maker.patches(pasted(one, other, mix)));
        assertThat(Arrays.copyOfRange(patches, values, 2 * values)).isEqualTo(maker.patches(pasted(other, one, mix)));
    }

    private static RgbImage pasted(RgbImage below, RgbImage above, Mix mix) {
        byte[] pixels = below.pixels().clone();
        for (int y = mix.top(); y < mix.bottom(); y++) {
            for (int x = mix.left(); x < mix.right(); x++) {
                int i = 3 * (y * below.width() + x);
                System.arraycopy(above.pixels(), i, pixels, i, 3);
            }
        }
        return new RgbImage(below.width(), below.height(), pixels);
    }

    @Test
    void anOddBatchsMiddleImageStays() {
        float[] patches = {1, 1, 1, 2, 2, 2, 3, 3, 3};
        Mix.mixup(0.25).apply(patches, 3, new Patching(1, 3, 1, 1));
        assertThat(patches).containsExactly(2.5f, 2.5f, 2.5f, 2, 2, 2, 1.5f, 1.5f, 1.5f);
    }

    @Test
    void unsoundNumbersAreRefused() {
        assertThatThrownBy(() -> new Mixing(-1, 0, 1, 0.5, 0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Mixing(0, Double.NaN, 1, 0.5, 0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Mixing(0, 0, 1.1, 0.5, 0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Mixing(0, 0, 1, -0.1, 0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> new Mixing(0, 0, 1, 0.5, -1)).isInstanceOf(BadInputException.class);
    }
}
