package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThroughputTest {
    @Test
    void theRateIsThatOfTheSecondHalfOfTheBatches() throws InterruptedException {
        Throughput.Clock clock = new Throughput.Clock(4);
        clock.batchDone(64);
        Thread.sleep(300); // a slow beginning, which counts for the whole and not for the rate
        clock.batchDone(64);
        clock.batchDone(64);
        clock.batchDone(8);
        Throughput throughput = clock.stop(0.1);
        assertThat(throughput.seconds()).isGreaterThan(0.25);
        assertThat(throughput.dataWaitSeconds()).isEqualTo(0.1);
        assertThat(72 / throughput.imagesPerSecond()).isLessThan(throughput.seconds() - 0.2);
    }

    @Test
    void aSingleBatchIsMeasuredAsAWhole() {
        Throughput.Clock clock = new Throughput.Clock(1);
        clock.batchDone(10);
        Throughput throughput = clock.stop(0);
        assertThat(throughput.imagesPerSecond()).isCloseTo(10 / throughput.seconds(), within(1e-3));
    }

    @Test
    void whereTheSecondHalfHasNoGoodImageTheWholeIsMeasured() {
        Throughput.Clock clock = new Throughput.Clock(2);
        clock.batchDone(10);
        Throughput throughput = clock.stop(0);
        assertThat(throughput.imagesPerSecond()).isCloseTo(10 / throughput.seconds(), within(1e-3));
    }
}
