package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.KeyedRandom.Purpose;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {
    @Test
    void isSplitMix64() {
        // Reference values of Vigna's splitmix64.c for the state 1234567, as widely published.
        KeyedRandom random = new KeyedRandom(1234567);

        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    }

    @Test
    void everyPartOfTheKeyMatters() {
        Set<Long> first = new HashSet<>();
        for (int seed = 0; seed < 6; seed++) {
            for (int epoch = 0; epoch < 6; epoch++) {
                for (int index = 0; index < 6; index++) {
                    for (Purpose purpose : Purpose.values()) {
                        first.add(new KeyedRandom(seed, epoch, index, purpose).nextLong());
                    }
                }
            }
        }
        assertThat(first).hasSize(6 * 6 * 6 * Purpose.values().length);
    }

    @Test
    void theSameKeyGivesTheSameNumbersForever() {
        // Pinned: a change here changes what every resumed run draws.
        assertThat(new KeyedRandom(1, 2, 3, Purpose.AUGMENTATION).nextLong()).isEqualTo(3523641949234258410L);
    }

    @Test
    void wholeNumbersAreEvenlySpread() {
        KeyedRandom random = new KeyedRandom(7, 0, 0, Purpose.TRAINING);
        int[] counts = new int[9];
        for (int i = 0; i < 90_000; i++) {
            counts[random.nextInt(9)]++;
        }
        // Standard deviation of a count is 94.
        assertThat(IntStream.of(counts).boxed()).allMatch(count -> count > 9_600 && count < 10_400);
    }

    @Test
    void fractionsLieBetweenZeroAndOne() {
        KeyedRandom random = new KeyedRandom(7, 0, 0, Purpose.TRAINING);

        double mean = IntStream.range(0, 10_000)
                .mapToDouble(i -> random.nextDouble())
                .peek(value -> assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1))
                .average()
                .orElseThrow();

        assertThat(mean).isBetween(0.48, 0.52);
    }

    @Test
    void shufflingKeepsEveryValue() {
        int[] values = IntStream.range(0, 100).toArray();

        new KeyedRandom(3, 0, 0, Purpose.ORDER).shuffle(values);

        assertThat(values).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(values).isNotEqualTo(IntStream.range(0, 100).toArray());
    }

    @Test
    void refusesAnEmptyRange() {
        assertThatThrownBy(() -> new KeyedRandom(0).nextInt(0)).hasMessageContaining("0");
    }
}
