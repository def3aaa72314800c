package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorSumTest {
    /** The gradient of a micro-batch: values of very different sizes, so that the order of additions shows. */
    private static float[] gradient(int micro, int length) {
        SplittableRandom random = new SplittableRandom(micro * 7919L + length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 4));
        }
        return values;
    }

    /** One machine that accumulates: {@code sum = share g} for the first micro-batch, then {@code sum += share g}. */
    private static float[] oneMachine(int firstMicro, int micros, int length) {
        float share = (float) (1.0 / micros);
        float[] sum = new float[length];
        for (int micro = 0; micro < micros; micro++) {
            float[] g = gradient(firstMicro + micro, length);
            for (int i = 0; i < length; i++) {
                float part = share * g[i];
                sum[i] = micro == 0 ? part : sum[i] + part;
            }
        }
        return sum;
    }

    /** What a rank does in an update: a round for each {@code size} micro-batches, the rest in the last one. */
    private static float[] update(Group group, VectorSum sum, int firstMicro, int micros, boolean direct) {
        int length = sum.buckets().length();
        float share = (float) (1.0 / micros);
        FloatBuffer result = buffer(length, direct);
        for (int done = 0; done < micros; done += group.size()) {
            int contributors = Math.min(group.size(), micros - done);
            FloatBuffer part = buffer(length, direct);
            if (group.rank() < contributors) {
                part.put(0, gradient(firstMicro + done + group.rank(), length));
            }
            Contribution contribution = new Contribution(contributors, share, done == 0);
            Round round = done + contributors < micros
                    ? sum.add(contribution, part)
                    : sum.addLast(contribution, part, result);
            for (int bucket = sum.buckets().count() - 1; bucket >= 0; bucket--) {
                round.ready(bucket);
            }
            round.await();
        }
        float[] values = new float[length];
        result.get(0, values);
        return values;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static FloatBuffer buffer(int length, boolean direct) {
        return direct
                ? ByteBuffer.allocateDirect(length * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer()
                : FloatBuffer.allocate(length);
    }

    @ParameterizedTest(name = "{0} workers, {1} micro-batches, {2} values, buckets of {3}")
    @CsvSource({
        "1, 1, 1000, 300",
        "1, 3, 1000, 300",
        "2, 1, 1001, 64",
        "2, 2, 1001, 1000",
        "2, 5, 1001, 300",
        "3, 3, 100003, 30000",
        "3, 4, 1, 5",
        "3, 3, 2, 5",
        "3, 7, 0, 5",
        "5, 5, 4, 100",
        "5, 3, 12345, 1000",
        "5, 12, 12345, 1024",
        "8, 8, 7, 3",
        "8, 19, 65537, 10000",
        "2, 3, 1048576, 1048576",
        "3, 2, 1000000, 262144",
    })
    void equalsOneMachineToTheBit(int size, int micros, int length, int bucket) {
        List<List<float[]>> sums = Ranks.run(size, Ranks.OPTIONS.withBucket(bucket), group -> {
            VectorSum sum = group.vectorSum(length, Accumulator.SCALED_SUM);
            // Twice, since the second update begins where the first has left its sums.
            float[] first = update(group, sum, 0, micros, group.rank() % 2 == 0);
            return List.of(first, update(group, sum, 100, micros, group.rank() % 2 == 1));
        });
        for (List<float[]> ofRank : sums) {
            assertThat(bits(ofRank.get(0))).isEqualTo(bits(oneMachine(0, micros, length)));
            assertThat(bits(ofRank.get(1))).isEqualTo(bits(oneMachine(100, micros, length)));
        }
    }

    @Test
    void writesTheFirstPartInsteadOfAddingIt() {
        // 0 + -0 is 0: were the first part added to zeros, the sign would be lost.
        List<float[]> sums = Ranks.run(2, Ranks.OPTIONS, group -> {
            VectorSum sum = group.vectorSum(2, Accumulator.SCALED_SUM);
            float[] part = {-0f, group.rank() == 0 ? -0f : 5};
            Round round = sum.addLast(new Contribution(1, 1, true), FloatBuffer.wrap(part), FloatBuffer.wrap(part));
            round.readyAll();
            round.await();
            return part;
        });
        for (float[] sum : sums) {
            assertThat(Float.floatToRawIntBits(sum[0])).isEqualTo(0x8000_0000);
            assertThat(Float.floatToRawIntBits(sum[1])).isEqualTo(0x8000_0000);
        }
    }

    @Test
    void passesNotANumberAndInfinityOn() {
        for (Wire wire : Wire.values()) {
            List<float[]> sums = Ranks.run(3, Ranks.OPTIONS.withWire(wire), group -> {
                float[] values = {1, 1, 1, Float.MAX_VALUE};
                values[group.rank()] = group.rank() == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
                VectorSum sum = group.vectorSum(4, Accumulator.SCALED_SUM);
                Round round =
                        sum.addLast(new Contribution(3, 1, true), FloatBuffer.wrap(values), FloatBuffer.wrap(values));
                round.readyAll();
                round.await();
                return values;
            });
            for (float[] sum : sums) {
                assertThat(sum)
                        .containsExactly(
                                Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
            }
        }
    }

    @Test
    void roundsPartsAndSumsInSixteenBits() {
        int length = 10_000;
        float[] expected = new float[length];
        for (int rank = 0; rank < 3; rank++) {
            float[] g = gradient(rank, length);
            for (int i = 0; i < length; i++) {
                float part = 0.25f * Bfloat16Test.nearest(g[i]);
                expected[i] = rank == 0 ? part : expected[i] + part;
            }
        }
        for (int i = 0; i < length; i++) {
            expected[i] = Bfloat16Test.nearest(expected[i]);
        }
        List<float[]> sums = Ranks.run(3, Ranks.OPTIONS.withWire(Wire.BFLOAT16).withBucket(999), group -> {
            FloatBuffer part = FloatBuffer.wrap(gradient(group.rank(), length));
            VectorSum sum = group.vectorSum(length, Accumulator.SCALED_SUM);
            Round round = sum.addLast(new Contribution(3, 0.25f, true), part, part);
            round.readyAll();
            round.await();
            return part.array();
        });
        sums.forEach(sum -> assertThat(bits(sum)).isEqualTo(bits(expected)));
    }

    @Test
    void halvesTheBytesInSixteenBits() {
        int length = 1 << 20;
        List<Long> bytes = new ArrayList<>();
        for (Wire wire : Wire.values()) {
            bytes.add(Ranks.run(4, Ranks.OPTIONS.withWire(wire), group -> {
                        FloatBuffer part = FloatBuffer.allocate(length);
                        VectorSum sum = group.vectorSum(length, Accumulator.SCALED_SUM);
                        long before = group.bytesSent();
                        Round round = sum.addLast(new Contribution(4, 1, true), part, part);
                        round.readyAll();
                        round.await();
                        group.allGather(new byte[0]);
                        return group.bytesSent() - before;
                    })
                    .get(0));
        }
        // 3/4 of the vector to the owners, and 1/4 of it three times to the others; messages have heads of 36 bytes.
        long values = 2L * 3 * length / 4;
        assertThat(bytes.get(0)).isBetween(4 * values, 4 * values + 36 * 100);
        assertThat(bytes.get(1)).isBetween(2 * values, 2 * values + 36 * 100);
    }

    @Test
    void refusesWhatWouldBeAWrongSum() {
        Ranks.run(1, Ranks.OPTIONS.withBucket(2), group -> {
            VectorSum sum = group.vectorSum(3, Accumulator.SCALED_SUM);
            FloatBuffer part = FloatBuffer.allocate(3);
            assertThatThrownBy(() -> sum.add(new Contribution(2, 1, true), part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 contributors in a group of 1");
            assertThatThrownBy(() -> sum.add(new Contribution(1, 1, true), FloatBuffer.allocate(4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("part has 4 values, not 3");
            Round round = sum.add(new Contribution(1, 1, true), part);
            round.ready(1);
            assertThatThrownBy(() -> round.ready(1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> round.ready(2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(round::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bucket 0");
            assertThatThrownBy(() -> group.allGather(new byte[0])).isInstanceOf(IllegalStateException.class);
            round.ready(0);
            round.await();
            return null;
        });
    }
}
