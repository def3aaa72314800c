package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerLostTest {
    private static final int LENGTH = 100_000;
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Rounds without end. */
    private static Void rounds(Group group, int failAt, Runnable failure) {
        VectorSum sum = group.vectorSum(LENGTH, Accumulator.SCALED_SUM);
        float[] values = new float[LENGTH];
        for (int i = 0; ; i++) {
            if (i == failAt && group.rank() == 1) {
                failure.run();
            }
            Arrays.fill(values, group.rank() + 1);
            FloatBuffer part = FloatBuffer.wrap(values);
            Round round = sum.addLast(new Contribution(group.size(), 1, true), part, part);
            round.readyAll();
            round.await();
            for (float value : values) {
                // Never a wrong or partial sum.
                if (value != group.size() * (group.size() + 1) / 2f) {
                    throw new AssertionError("wrong sum " + value);
                }
            }
        }
    }

    private static UnaryOperator<List<String>> rankZeroBehind(AtomicReference<Proxy> proxy, long damaged) {
        return announcements -> {
            try {
                proxy.set(new Proxy(Proxy.port(announcements.get(0)), damaged));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            List<String> changed = new ArrayList<>(announcements);
            changed.set(0, proxy.get().announcement(announcements.get(0)));
            return changed;
        };
    }

    private static void allLost(List<Ranks.Outcome<Void>> outcomes, String message, Duration within) {
        for (Ranks.Outcome<Void> outcome : outcomes) {
            assertThat(outcome.failure()).isInstanceOf(PeerLostException.class).hasMessageContaining(message);
            assertThat(outcome.time()).isLessThan(within);
        }
    }

    // The greeting and proof take 96 bytes, the first exchange 36; then come heads and values.
    @ParameterizedTest
    @ValueSource(longs = {132, 137, 141, 149, 157, 161, 165, 169, 5_000, 100_000})
    void damagedByteIsAnErrorOnAll(long damaged) throws IOException {
        AtomicReference<Proxy> proxy = new AtomicReference<>();
        // Two ranks, so that all bytes to rank 0 come from rank 1.
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(
                2, rank -> Ranks.OPTIONS, rankZeroBehind(proxy, damaged), group -> rounds(group, -1, () -> {}));
        proxy.get().close();
        allLost(outcomes, "replica 1 (127.0.0.1:", SOON);
        allLost(outcomes, "damaged on the way", SOON);
    }

    @Test
    void resetIsAnErrorOnAll() throws IOException {
        AtomicReference<Proxy> proxy = new AtomicReference<>();
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(
                3,
                rank -> Ranks.OPTIONS,
                rankZeroBehind(proxy, -1),
                group -> rounds(group, 3, () -> {
                    try {
                        proxy.get().reset();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
        proxy.get().close();
        allLost(outcomes, "was lost", SOON);
    }

    @Test
    void silenceIsAnErrorAfterTheTimeout() throws IOException {
        AtomicReference<Proxy> proxy = new AtomicReference<>();
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(
                3,
                rank -> Ranks.OPTIONS.withTimeout(Duration.ofSeconds(3)),
                rankZeroBehind(proxy, -1),
                group -> rounds(group, 3, () -> proxy.get().freeze()));
        proxy.get().close();
        allLost(outcomes, "nothing was heard from it for 3 s", SOON.plusSeconds(3));
        allLost(outcomes, "raise --timeout", SOON.plusSeconds(3));
    }

    @Test
    void earlyEndOfOneIsAnErrorOnTheOthers() {
        List<Ranks.Outcome<Void>> outcomes =
                Ranks.outcomes(4, rank -> Ranks.OPTIONS, list -> list, group -> rounds(group, 3, group::close));
        allLost(outcomes.subList(2, 4), "replica 1 (127.0.0.1:", SOON);
        allLost(outcomes.subList(2, 4), "left the group before the others were done", SOON);
        allLost(outcomes.subList(0, 1), "left the group before the others were done", SOON);
    }

    @Test
    void failureOfOneIsToldToTheOthers() {
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(
                4,
                rank -> Ranks.OPTIONS,
                list -> list,
                group -> rounds(group, 3, () -> group.abort("no space left on device")));
        allLost(outcomes, "stopped: no space left on device", SOON);
        outcomes.forEach(outcome ->
                assertThat(((PeerLostException) outcome.failure()).rank()).isEqualTo(1));
    }

    @Test
    void exceptionDuringARoundIsAnErrorOnTheOthers() {
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(3, rank -> Ranks.OPTIONS, list -> list, group -> {
            VectorSum sum = group.vectorSum(LENGTH, Accumulator.SCALED_SUM);
            FloatBuffer part = FloatBuffer.allocate(LENGTH);
            Round round = sum.addLast(new Contribution(3, 1, true), part, part);
            if (group.rank() == 2) {
                throw new IllegalStateException("the backward pass failed");
            }
            round.readyAll();
            round.await();
            return null;
        });
        assertThat(outcomes.get(2).failure()).hasMessage("the backward pass failed");
        allLost(outcomes.subList(0, 2), "replica 2 (127.0.0.1:", SOON);
        allLost(outcomes.subList(0, 2), "left during an exchange", SOON);
    }

    @Test
    void failingArithmeticIsAnErrorOnAll() {
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(3, rank -> Ranks.OPTIONS, list -> list, group -> {
            VectorSum sum = group.vectorSum(LENGTH, (to, part, length, share, first) -> {
                throw new IllegalStateException("overflow");
            });
            FloatBuffer part = FloatBuffer.allocate(LENGTH);
            Round round = sum.addLast(new Contribution(3, 1, true), part, part);
            round.readyAll();
            round.await();
            return null;
        });
        allLost(outcomes, "overflow", SOON);
    }

    @Test
    void interruptEndsTheGroup() {
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(
                3,
                rank -> Ranks.OPTIONS,
                list -> list,
                group -> rounds(group, 3, () -> Thread.currentThread().interrupt()));
        allLost(outcomes, "interrupted", SOON);
    }

    @Test
    void differentProgramsAreAnErrorOnAll() {
        List<Ranks.Outcome<Void>> outcomes = Ranks.outcomes(3, rank -> Ranks.OPTIONS, list -> list, group -> {
            if (group.rank() == 1) {
                group.allGather(new byte[10]);
                return null;
            }
            return rounds(group, -1, () -> {});
        });
        allLost(outcomes, "start all replicas with the same options", SOON);
    }

    @Test
    void laterCallsThrow() {
        Ranks.run(2, Ranks.OPTIONS, group -> {
            assertThatThrownBy(() -> rounds(group, 1, group::close)).isInstanceOf(PeerLostException.class);
            VectorSum sum = group.vectorSum(1, Accumulator.SCALED_SUM);
            assertThatThrownBy(() -> group.allGather(new byte[0])).isInstanceOf(PeerLostException.class);
            assertThatThrownBy(() -> group.broadcast(new byte[0])).isInstanceOf(PeerLostException.class);
            assertThatThrownBy(() -> sum.add(new Contribution(2, 1, true), FloatBuffer.allocate(1)))
                    .isInstanceOf(PeerLostException.class);
            return null;
        });
    }

    @Test
    void rankThatReceivesLaterThanTheTimeoutGetsWhatWasSent() {
        // Rank 0 is done once it has sent, but stays until the others have begun to receive.
        ExchangeOptions options = Ranks.OPTIONS.withTimeout(Duration.ofSeconds(2));
        List<Integer> lengths = Ranks.run(3, options, group -> {
            if (group.rank() == 2) {
                Thread.sleep(4500);
            }
            return group.broadcast(new byte[3_000_000]).length;
        });
        assertThat(lengths).containsOnly(3_000_000);
    }

    @Test
    void endOfThoseWhoAreDoneIsNoError() {
        // Rank 0 still works on what the others sent when these have left.
        List<Integer> bytes = Ranks.run(3, Ranks.OPTIONS, group -> {
            if (group.rank() == 0) {
                Thread.sleep(1500);
            }
            int sum = 0;
            for (byte[] message : group.gather(new byte[2_000_000])) {
                sum += message.length;
            }
            return sum;
        });
        assertThat(bytes).containsExactly(6_000_000, 0, 0);
    }
}
