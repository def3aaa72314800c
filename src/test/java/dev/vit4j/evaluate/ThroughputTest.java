package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    /** A clock that is read at these seconds, one after the other. */
    private static Throughput.Clock clock(int batches, long... seconds) {
        var times = LongStream.of(seconds).map(second -> second * 1_000_000_000).iterator();
        return new Throughput.Clock(batches, times::nextLong);
    }

    @Test
    void theRateIsThatOfTheSecondHalfOfTheBatches() {
        Throughput.Clock clock = clock(4, 10, 17, 20); // started, half done, stopped
        clock.batchDone(64);
        clock.batchDone(64);
        clock.batchDone(64);
        clock.batchDone(8);
        assertThat(clock.stop(0.1)).isEqualTo(new Throughput(10, 0.1, 72 / 3.0));
    }

    @Test
    void aSingleBatchIsMeasuredAsAWhole() {
        Throughput.Clock clock = clock(1, 10, 14);
        clock.batchDone(10);
        assertThat(clock.stop(0)).isEqualTo(new Throughput(4, 0, 2.5));
    }

    @Test
    void whereTheSecondHalfHasNoGoodImageTheWholeIsMeasured() {
        Throughput.Clock clock = clock(2, 10, 12, 15);
        clock.batchDone(10);
        assertThat(clock.stop(0)).isEqualTo(new Throughput(5, 0, 2));
    }

    @Test
    void whereNoTimePassesThereIsNoRate() {
        Throughput.Clock clock = clock(1, 10, 10);
        clock.batchDone(10);
        assertThat(clock.stop(0)).isEqualTo(new Throughput(0, 0, Double.NaN));
    }
}
