package dev.vit4j.attention.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.KnownModel;
import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.explain.Ranking;
import dev.vit4j.attention.faithfulness.Faithfulness.Options;
import dev.vit4j.attention.faithfulness.FaithfulnessResult.Estimate;
import dev.vit4j.attention.method.Grids;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.common.Json;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.ops.OpsChoice;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaithfulnessTest {
    private static final Ranking GRADIENT = ExplanationMethods.rankings().stream()
            .filter(ranking -> ranking.name().equals("gradient-weighted roll-out"))
            .findFirst()
            .orElseThrow();
    /** The same the other way round. */
    private static final Ranking WORST = new Ranking("worst", (maps, gradients) -> {
        PatchMap map = maps.gradient(gradients, Queries.CLASSIFIER);
        double[] turned = Arrays.stream(map.weights()).map(weight -> 1 - weight).toArray();
        return new PatchMap(map.grid(), map.query(), turned, map.prefix());
    });

    @Test
    void whatTheModelGoesByBeatsChanceAndItsReverseDoesNot() {
        FaithfulnessResult result = measure();
        assertThat(result.images()).isEqualTo(4);
        assertThat(result.names()).containsExactly(GRADIENT.name(), "worst", Faithfulness.CHANCE);
        assertThat(result.deletionGain(GRADIENT.name()).mean()).isPositive();
        assertThat(result.insertionGain(GRADIENT.name()).mean()).isPositive();
        assertThat(result.deletionGain("worst").mean()).isNegative();
        assertThat(result.insertionGain("worst").mean()).isNegative();
        assertThat(result.deletionGain(Faithfulness.CHANCE)).isEqualTo(new Estimate(0, 0));
    }

    @Test
    void curvesBeginAndEndAlikeWhateverTheOrder() {
        FaithfulnessResult result = measure();
        for (String name : result.names()) {
            Curve deletion = result.meanDeletion(name);
            Curve insertion = result.meanInsertion(name);
            assertThat(deletion.shares()).containsExactly(0, 0.25, 0.5, 0.75, 1);
            double untouched = deletion.scores()[0];
            assertThat(untouched).isCloseTo(result.meanDeletion("worst").scores()[0], within(1e-6));
            assertThat(insertion.scores()[4]).isCloseTo(untouched, within(1e-6));
            assertThat(deletion.scores()[4])
                    .isCloseTo(result.meanDeletion("worst").scores()[4], within(1e-6));
        }
    }

    /** One red or green pixel decides; the model has four patches. */
    private static FaithfulnessResult measure() {
        List<RgbImage> views = new ArrayList<>();
        for (int patch = 0; patch < 4; patch++) {
            byte[] pixels = new byte[12];
            pixels[3 * patch + patch % 2] = (byte) 255;
            views.add(new RgbImage(2, 2, pixels));
        }
        Options options = new Options(Baseline.MEAN, Baseline.MEAN, 4, 3, 1, 5);
        return new Faithfulness(KnownModel.deciding(), OpsChoice.STOCK, options)
                .measure(views, List.of(GRADIENT, WORST), done -> {});
    }

    @Test
    void areaIsByTrapezoids() {
        assertThat(new Curve(new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0.1}).area())
                .isCloseTo(0.75 * 0.5 + 0.3 * 0.5, within(1e-12));
        assertThatThrownBy(() -> new Curve(new double[] {0}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStandardErrorIsThatOfTheMean() {
        // Deviation of 1, 2, 3, 4: sqrt(5/3); its half.
        Estimate estimate = Estimate.of(new double[] {1, 2, 3, 4});
        assertThat(estimate.mean()).isCloseTo(2.5, within(1e-12));
        assertThat(estimate.error()).isCloseTo(Math.sqrt(5.0 / 3) / 2, within(1e-12));
        assertThat(Estimate.of(new double[] {7}).error()).isZero();
    }

    @Test
    void swappingTakesWholePatches() {
        RgbImage black = new RgbImage(8, 8, new byte[192]);
        RgbImage noise = noise(8);
        PatchSwap swap = new PatchSwap(Grids.withClassToken(2));
        assertThat(swap.swapped(black, noise, new int[] {2, 1, 0, 3}, 0)).isEqualTo(black);
        assertThat(swap.swapped(black, noise, new int[] {2, 1, 0, 3}, 4)).isEqualTo(noise);
        RgbImage one = swap.swapped(black, noise, new int[] {2, 1, 0, 3}, 1);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                assertThat(one.rgb(x, y)).isEqualTo(x < 4 && y >= 4 ? noise.rgb(x, y) : 0);
            }
        }
    }

    @Test
    void overlappingPatchesAreSwappedWithoutGapOrOverlap() {
        // Patches of 3 pixels every 2 in 9: middles at 1.5, 3.5, 5.5, 7.5, borders at 2.5, 4.5, 6.5.
        TokenGrid grid = new TokenGrid(new Patching(9, 3, 3, 2), PrefixTokens.NONE);
        RgbImage black = new RgbImage(9, 9, new byte[243]);
        RgbImage noise = noise(9);
        PatchSwap swap = new PatchSwap(grid);
        int[] all = IntStream.range(0, grid.patches()).toArray();
        assertThat(swap.swapped(black, noise, all, all.length)).isEqualTo(noise);
        RgbImage first = swap.swapped(black, noise, all, 1);
        assertThat(first.rgb(2, 2)).isEqualTo(noise.rgb(2, 2));
        assertThat(first.rgb(3, 2)).isZero();
    }

    @Test
    void theMeanColorIsEverywhereTheSame() {
        RgbImage image = new RgbImage(2, 1, new byte[] {10, 0, (byte) 255, 20, 0, (byte) 254});
        RgbImage mean = Baseline.MEAN.of(image);
        assertThat(mean.rgb(0, 0)).isEqualTo(mean.rgb(1, 0)).isEqualTo(0x0f00ff);
    }

    @Test
    void blurLeavesFlatImagesAndTakesDetailAway() {
        byte[] flat = new byte[3 * 64];
        Arrays.fill(flat, (byte) 77);
        assertThat(Baseline.BLUR.of(new RgbImage(8, 8, flat))).isEqualTo(new RgbImage(8, 8, flat));
        RgbImage noise = noise(32);
        assertThat(range(Baseline.BLUR.of(noise))).isLessThan(range(noise) / 2);
        // A white column in black spreads evenly to both sides: half of a Gaussian of deviation 4 lies within 2.7.
        byte[] column = new byte[3 * 32 * 32];
        for (int y = 0; y < 32; y++) {
            Arrays.fill(column, 3 * (32 * y + 16), 3 * (32 * y + 17), (byte) 255);
        }
        RgbImage spread = Baseline.BLUR.of(new RgbImage(32, 32, column));
        assertThat(spread.rgb(14, 5)).isEqualTo(spread.rgb(18, 20));
        assertThat(spread.rgb(16, 9) & 0xFF).isBetween(24, 26); // 255 / (4 sqrt(2 pi)) = 25.4
    }

    private static int range(RgbImage image) {
        int lowest = 255;
        int highest = 0;
        for (byte level : image.pixels()) {
            lowest = Math.min(lowest, level & 0xFF);
            highest = Math.max(highest, level & 0xFF);
        }
        return highest - lowest;
    }

    @Test
    void tableJsonAndPlotHaveEveryOrder() {
        FaithfulnessResult result = measure();
        assertThat(FaithfulnessReport.table(result).lines())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).startsWith("| worst | 0.").contains("±"));
        assertThat(Json.line(FaithfulnessReport.json(result)))
                .startsWith(
                        "{\"images\":4,\"orders\":[{\"name\":\"gradient-weighted roll-out\",\"deletion\":{\"mean\":");
        BufferedImage plot = FaithfulnessPlot.draw(result);
        assertThat(plot.getWidth()).isGreaterThan(1000);
    }

    private static RgbImage noise(int side) {
        byte[] pixels = new byte[3 * side * side];
        new Random(4).nextBytes(pixels);
        return new RgbImage(side, side, pixels);
    }
}
