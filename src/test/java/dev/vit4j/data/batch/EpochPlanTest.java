package dev.vit4j.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.dataset.Blocks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
    private static final int RUN = 100;

    private static Blocks runs(int count, int window, long bytes) {
        int[] starts = IntStream.range(0, count).map(i -> i * RUN).toArray();
        long[] sizes = new long[count];
        Arrays.fill(sizes, bytes);
        return Blocks.of(starts, sizes).withWindow(window);
    }

    private static int[] order(int images, Blocks blocks, long seed, long epoch) {
        return EpochPlan.shuffled(images, blocks, 1, images, seed, epoch).indices();
    }

    @Test
    void eachImageComesOnceAndTheOrderIsThatOfSeedAndEpoch() {
        Random random = new Random(1);
        for (int trial = 0; trial < 50; trial++) {
            int count = 1 + random.nextInt(20);
            int images = (count - 1) * RUN + 1 + random.nextInt(RUN);
            Blocks blocks = runs(count, 1 + random.nextInt(700), 1L << random.nextInt(29));
            int[] order = order(images, blocks, trial, 3);
            assertThat(Arrays.stream(order).sorted().toArray())
                    .isEqualTo(IntStream.range(0, images).toArray());
            assertThat(order).isEqualTo(order(images, blocks, trial, 3));
            if (images > 20) {
                assertThat(order).isNotEqualTo(order(images, blocks, trial, 4));
                assertThat(order).isNotEqualTo(order(images, blocks, trial + 1, 3));
            }
        }
    }

    @Test
    void aWindowReadsOnlyAsManyRunsAsItNeeds() {
        int[] order = order(1000, runs(10, 250, 1), 0, 0);
        for (int window = 0; window < 3; window++) {
            int[] places = Arrays.copyOfRange(order, 300 * window, 300 * (window + 1));
            Set<Integer> read = new HashSet<>();
            int neighbors = 0;
            for (int i = 0; i < places.length; i++) {
                read.add(places[i] / RUN);
                neighbors += i > 0 && places[i] == places[i - 1] + 1 ? 1 : 0;
            }
            assertThat(read).hasSize(3);
            assertThat(neighbors).isLessThan(10);
        }
    }

    @Test
    void aWindowHoldsNoMoreThanItsBytes() {
        int[] order = order(1000, runs(10, 1000, Blocks.WINDOW_BYTES / 2), 0, 0);
        for (int window = 0; window < 5; window++) {
            assertThat(Arrays.stream(order, 200 * window, 200 * (window + 1))
                            .map(i -> i / RUN)
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void whatFitsAWindowIsShuffledLikeImagesInAnyOrder() {
        assertThat(order(1000, runs(10, 1000, 1), 5, 6)).isEqualTo(order(1000, Blocks.NONE, 5, 6));
    }

    @Test
    void aSubsetKeepsTheRunsOfItsImages() {
        int[] even = IntStream.range(0, 500).map(i -> 2 * i).toArray();
        Blocks blocks = runs(10, 100, 7).subset(even);
        assertThat(IntStream.range(0, blocks.count()).map(blocks::start))
                .containsExactly(0, 50, 100, 150, 200, 250, 300, 350, 400, 450);
        assertThat(runs(3, 1, 7).subset(new int[] {150, 20, 30, 250}).count()).isEqualTo(3);
        int[] order = order(500, blocks, 0, 0);
        assertThat(Arrays.stream(order, 0, 100).map(i -> 2 * i / RUN).distinct())
                .hasSize(2);
    }
}
