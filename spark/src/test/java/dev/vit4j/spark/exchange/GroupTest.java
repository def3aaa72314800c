package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {
    private static byte[] message(int rank, int length) {
        byte[] message = new byte[length];
        new Random(rank).nextBytes(message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 16_385, 3_000_000})
    void givesEachMessageToAll(int length) {
        List<List<byte[]>> all = Ranks.run(4, Ranks.OPTIONS, group -> {
            assertThat(group.size()).isEqualTo(4);
            // Lengths differ, and one is 0.
            return group.allGather(message(group.rank(), length * group.rank()));
        });
        for (List<byte[]> messages : all) {
            assertThat(messages).hasSize(4);
            for (int rank = 0; rank < 4; rank++) {
                assertThat(messages.get(rank)).isEqualTo(message(rank, length * rank));
            }
        }
    }

    @Test
    void gathersLargeMessagesOnRankZero() {
        int length = 20_000_001;
        List<List<byte[]>> all = Ranks.run(3, Ranks.OPTIONS, group -> group.gather(message(group.rank(), length)));
        assertThat(all.get(0)).hasSize(3);
        for (int rank = 0; rank < 3; rank++) {
            assertThat(Arrays.equals(all.get(0).get(rank), message(rank, length)))
                    .isTrue();
        }
        assertThat(all.get(1)).isEmpty();
        assertThat(all.get(2)).isEmpty();
    }

    @Test
    void broadcastsLargeMessagesOfRankZero() {
        int length = 20_000_001;
        List<byte[]> all = Ranks.run(
                3, Ranks.OPTIONS, group -> group.broadcast(group.rank() == 0 ? message(0, length) : new byte[3]));
        all.forEach(received ->
                assertThat(Arrays.equals(received, message(0, length))).isTrue());
    }

    @Test
    void manyRanksExchange() {
        int ranks = 24;
        List<Integer> sums = Ranks.run(ranks, Ranks.OPTIONS, group -> {
            FloatBuffer part = FloatBuffer.wrap(new float[] {group.rank(), 1});
            VectorSum sum = group.vectorSum(2, Accumulator.SCALED_SUM);
            Round round = sum.addLast(new Contribution(ranks, 1, true), part, part);
            round.readyAll();
            round.await();
            return (int) part.get(0);
        });
        assertThat(sums).containsOnly(ranks * (ranks - 1) / 2);
    }

    @Test
    void rankThatIsSlowIsNoFailure() {
        ExchangeOptions options = Ranks.OPTIONS.withTimeout(Duration.ofSeconds(2));
        List<Integer> sizes = Ranks.run(3, options, group -> {
            if (group.rank() == 1) {
                Thread.sleep(3500);
            }
            return group.allGather(new byte[5_000_000]).size();
        });
        assertThat(sizes).containsOnly(3);
    }

    @Test
    void takesNoMoreMemoryInTheThousandthRound() {
        int length = 100_000;
        Ranks.run(3, Ranks.OPTIONS.withBucket(20_000), group -> {
            VectorSum sum = group.vectorSum(length, Accumulator.SCALED_SUM);
            FloatBuffer part = FloatBuffer.allocate(length);
            long early = 0;
            long earlyDirect = 0;
            for (int i = 1; i <= 1000; i++) {
                Round round = sum.addLast(new Contribution(3, 1, true), part, part);
                round.readyAll();
                round.await();
                if (i == 200 || i == 1000) {
                    group.allGather(new byte[0]);
                    long heap = group.rank() == 0 ? heap() : 0;
                    long direct = direct();
                    group.allGather(new byte[0]);
                    if (i == 200) {
                        early = heap;
                        earlyDirect = direct;
                    } else {
                        assertThat(heap).isLessThan(early + 1_000_000);
                        assertThat(direct).isLessThanOrEqualTo(earlyDirect);
                    }
                }
            }
            return null;
        });
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
