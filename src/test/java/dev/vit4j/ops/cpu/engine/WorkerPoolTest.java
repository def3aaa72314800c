package dev.vit4j.ops.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerPoolTest {
    @Test
    void everyChunkRunsOnceTaskAfterTask() {
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int task = 0; task < 5000; task++) {
                int chunks = task % 7;
                AtomicIntegerArray runs = new AtomicIntegerArray(7);
                pool.run(chunks, runs::incrementAndGet);
                for (int i = 0; i < 7; i++) {
                    assertThat(runs.get(i)).isEqualTo(i < chunks ? 1 : 0);
                }
            }
        }
    }

    @Test
    void asManyThreadsWorkAtOnceAsAskedFor() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CyclicBarrier all = new CyclicBarrier(3);
        try (WorkerPool pool = new WorkerPool(3)) {
            pool.run(3, i -> {
                seen.add(Thread.currentThread());
                try {
                    all.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertThat(seen).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void aFailureReachesTheCallerAndThePoolGoesOn() {
        try (WorkerPool pool = new WorkerPool(2)) {
            assertThatThrownBy(() -> pool.run(8, i -> {
                        if (i == 5) {
                            throw new ArithmeticException("chunk 5");
                        }
                    }))
                    .hasRootCauseMessage("chunk 5");
            AtomicIntegerArray runs = new AtomicIntegerArray(4);
            pool.run(4, runs::incrementAndGet);
            assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1]");
        }
    }

    @Test
    void workersEndWhenThePoolIsClosed() throws InterruptedException {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        WorkerPool pool = new WorkerPool(2);
        CyclicBarrier both = new CyclicBarrier(2);
        pool.run(2, i -> {
            seen.add(Thread.currentThread());
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        pool.close();
        seen.remove(Thread.currentThread());
        for (Thread worker : seen) {
            worker.join(5000);
            assertThat(worker.isAlive()).isFalse();
        }
    }

    @Test
    void noThreadsAreRefused() {
        assertThatThrownBy(() -> new WorkerPool(0)).hasMessage("threads must be at least 1, not 0");
    }
}
