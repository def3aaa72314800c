package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassifyTimingsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void saysRatesAndShares() {
        ClassifyTimings timings =
                new ClassifyTimings(10_000, 8 * SECOND, 5 * SECOND, 2 * SECOND, 4 * SECOND, 16 * SECOND);
        assertThat(timings.imagesPerSecond()).isEqualTo(1250);
        assertThat(timings.decodingShare()).isEqualTo(0.25);
        assertThat(timings.toString())
                .isEqualTo("timings: 10,000 images in 8.00 s, 1250.0 images/s; processor time 16.00 s, of it decoding"
                        + " 4.00 s (25 %, 0.40 ms an image); model 5.00 s, waiting for images 2.00 s");
    }

    @Test
    void nothingDoneIsNotDividedBy() {
        ClassifyTimings nothing = new ClassifyTimings(0, 0, 0, 0, 0, 0);
        assertThat(nothing.imagesPerSecond()).isZero();
        assertThat(nothing.decodingShare()).isZero();
        assertThat(nothing.toString()).contains("0 images", "(0 %, 0.00 ms an image)");
    }

    @Test
    void theClockCountsDecodingOfAllThreads() throws InterruptedException {
        ClassifyClock clock = new ClassifyClock();
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> clock.decoding(() -> {
                long end = System.nanoTime() + SECOND / 20;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return Prepared.failed("busy");
            }));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        clock.image();
        ClassifyTimings timings = clock.read();
        assertThat(timings.images()).isOne();
        assertThat(timings.decodingNanos()).isPositive();
        assertThat(timings.processorNanos()).isGreaterThanOrEqualTo(0);
    }
}
