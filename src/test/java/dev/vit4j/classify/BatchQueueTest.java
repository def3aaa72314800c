package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchQueueTest {
    private static final long LONG = Duration.ofMinutes(10).toNanos();

    private static BatchQueue<Integer> queue(int maxBatch, long maxWaitNanos, int capacity) {
        return new BatchQueue<>(maxBatch, maxWaitNanos, capacity);
    }

    private static void put(BatchQueue<Integer> queue, int... contents) throws InterruptedException {
        for (int content : contents) {
            queue.enter();
            queue.add(content);
        }
    }

    /** A thread for a call that may block. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private record Running(Thread thread, CompletableFuture<Void> done) {
        static Running of(Work work) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                    done.complete(null);
                } catch (InterruptedException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            return new Running(thread, done);
        }

        Running untilItWaits() throws InterruptedException {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.sleep(1);
            }
            return this;
        }

        Throwable failure() throws InterruptedException {
            try {
                done.get();
            } catch (ExecutionException e) {
                return e.getCause();
            }
            throw new AssertionError("it did not fail");
        }
    }

    @Test
    void aFullBatchWaitsForNobody() throws InterruptedException {
        BatchQueue<Integer> queue = queue(3, LONG, 10);
        put(queue, 1, 2, 3, 4);
        assertThat(queue.take()).containsExactly(1, 2, 3);
    }

    @Test
    void aBatchThatDoesNotFillGoesWhenItsFirstHasWaitedLongEnough() throws InterruptedException {
        long wait = Duration.ofMillis(50).toNanos();
        BatchQueue<Integer> queue = queue(3, wait, 10);
        long start = System.nanoTime();
        put(queue, 1, 2);
        assertThat(queue.take()).containsExactly(1, 2);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(wait);
    }

    @Test
    void withoutAWaitWhatIsThereGoes() throws InterruptedException {
        BatchQueue<Integer> queue = queue(3, 0, 10);
        put(queue, 1, 2);
        assertThat(queue.take()).containsExactly(1, 2);
    }

    @Test
    void whoComesWithinTheWindowIsInTheBatch() throws Exception {
        BatchQueue<Integer> queue = queue(2, LONG, 10);
        List<Integer> taken = new ArrayList<>();
        Running taker = Running.of(() -> taken.addAll(queue.take())).untilItWaits();
        put(queue, 1);
        taker.untilItWaits();
        assertThat(taker.done()).isNotDone();
        put(queue, 2);
        taker.done().get();
        assertThat(taken).containsExactly(1, 2);
    }

    @Test
    void whoeverComesWhenItIsFullWaitsUntilSomebodyLeaves() throws Exception {
        BatchQueue<Integer> queue = queue(1, 0, 2);
        put(queue, 1, 2);
        Running third = Running.of(queue::enter).untilItWaits();
        assertThat(queue.take()).containsExactly(1);
        third.untilItWaits(); // taken is not left: it is being worked on
        queue.leave();
        third.done().get();
    }

    @Test
    void anInterruptedThreadTakesNoPlace() throws Exception {
        BatchQueue<Integer> queue = queue(1, 0, 1);
        queue.enter();
        Running second = Running.of(queue::enter).untilItWaits();
        second.thread().interrupt();
        assertThat(second.failure()).isInstanceOf(InterruptedException.class);
        queue.leave();
        queue.enter(); // the only place is free
    }

    @Test
    void closingSendsAwayWhoWaitsOutsideAndLetsThoseInsideFinish() throws Exception {
        BatchQueue<Integer> queue = queue(8, LONG, 2);
        put(queue, 1);
        queue.enter();
        Running outside = Running.of(queue::enter).untilItWaits();
        queue.close();
        assertThat(outside.failure()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(queue::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        assertThat(queue.take()).containsExactly(1); // at once, though the batch is not full
        queue.leave();
        List<Integer> last = new ArrayList<>();
        Running taker = Running.of(() -> last.addAll(queue.take())).untilItWaits();
        Running closer = Running.of(queue::awaitEmpty).untilItWaits();
        queue.add(2);
        taker.done().get();
        assertThat(last).containsExactly(2);
        assertThat(closer.done()).isNotDone();
        queue.leave();
        closer.done().get();
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void aTakerThatWaitsForWorkEndsWhenTheLastLeavesWithout() throws Exception {
        BatchQueue<Integer> queue = queue(8, LONG, 2);
        queue.enter();
        List<Integer> taken = new ArrayList<>(List.of(7));
        Running taker = Running.of(() -> {
                    taken.clear();
                    taken.addAll(queue.take());
                })
                .untilItWaits();
        queue.close();
        queue.leave(); // a bad image: nothing was added for it
        taker.done().get(10, TimeUnit.SECONDS);
        assertThat(taken).isEmpty();
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        BatchQueue<Integer> queue = queue(7, Duration.ofMillis(1).toNanos(), 16);
        List<Running> producers = new ArrayList<>();
        int each = 500;
        for (int p = 0; p < 8; p++) {
            int first = p * each;
            producers.add(Running.of(() -> {
                for (int i = 0; i < each; i++) {
                    put(queue, first + i);
                }
            }));
        }
        List<Integer> all = new ArrayList<>();
        while (all.size() < 8 * each) {
            List<Integer> batch = queue.take();
            assertThat(batch).hasSizeBetween(1, 7);
            all.addAll(batch);
            batch.forEach(taken -> queue.leave());
        }
        for (Running producer : producers) {
            producer.done().get();
        }
        assertThat(all).doesNotHaveDuplicates();
        for (int p = 0; p < 8; p++) {
            int first = p * each;
            assertThat(all.stream().filter(i -> i / each == first / each)).isSorted();
        }
    }
}
