package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.image.ImageSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uses a model that can be held at a gate, and classifies an image by the number in its name. */
@Timeout(30)
class BatchingSchedulerTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<List<Float>> batches = new CopyOnWriteArrayList<>();
    private final Semaphore started = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger closed = new AtomicInteger();
    private volatile boolean gated;
    private BatchingScheduler scheduler;

    private void open(int maxBatch, Duration maxWait, int capacity) {
        scheduler = new BatchingScheduler(
                BatchingSchedulerTest::prepare,
                this::model,
                closed::incrementAndGet,
                new Batching(maxBatch, maxWait, capacity),
                2);
    }

    @AfterEach
    void close() {
        gate.release(1000);
        scheduler.close();
    }

    private static Prepared<float[]> prepare(ImageSource source) {
        if (source.name().equals("bug")) {
            throw new IllegalArgumentException("a fault of the program's");
        }
        return source.name().equals("bad")
                ? Prepared.failed("is bad")
                : new Prepared<>(List.of(new float[] {Float.parseFloat(source.name())}), Optional.empty());
    }

    private List<Outcome> model(List<Prepared<float[]>> images) {
        List<Float> numbers =
                images.stream().map(image -> image.inputs().get(0)[0]).toList();
        batches.add(numbers);
        started.release();
        if (gated) {
            gate.acquireUninterruptibly();
        }
        if (numbers.contains(13f)) {
            throw new IllegalArgumentException("13 is too much");
        }
        return numbers.stream()
                .map(number -> (Outcome) new Result(new float[] {number}))
                .toList();
    }

    private static ImageSource image(Object name) {
        return new ImageSource.Missing(name.toString(), "never read");
    }

    private CompletableFuture<Outcome> submit(Object name) {
        return scheduler.submit(image(name));
    }

    private static float number(CompletableFuture<Outcome> answer) throws Exception {
        return ((Result) answer.get()).logits()[0];
    }

    /** Submits one and waits until the model holds it at the gate. */
    private CompletableFuture<Outcome> occupyTheModel() throws InterruptedException {
        gated = true;
        CompletableFuture<Outcome> first = submit(0);
        started.acquire();
        return first;
    }

    private static void untilItWaits(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.sleep(1);
        }
    }

    @Test
    void requestsOfManyThreadsAreJoined() throws Exception {
        open(8, Duration.ofMinutes(1), 64);
        List<CompletableFuture<Outcome>> answers =
                IntStream.range(20, 36).mapToObj(this::submit).toList();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(number(answers.get(i))).isEqualTo(20 + i);
        }
        assertThat(batches).hasSize(2).allMatch(batch -> batch.size() == 8);
    }

    @Test
    void aLoneRequestWaitsNoLongerThanTheWindow() throws Exception {
        open(8, SHORT, 64);
        assertThat(number(submit(5))).isEqualTo(5);
        assertThat(batches).containsExactly(List.of(5f));
    }

    @Test
    void aBadImageFailsAloneAndTakesNoPlaceInABatch() throws Exception {
        open(2, Duration.ofMinutes(1), 64);
        CompletableFuture<Outcome> one = submit(1);
        CompletableFuture<Outcome> bad = submit("bad");
        assertThat(bad.get()).isEqualTo(new Unreadable("is bad"));
        CompletableFuture<Outcome> two = submit(2);
        assertThat(number(one) + number(two)).isEqualTo(3);
        assertThat(batches).hasSize(1);
    }

    @Test
    void whatTheModelCannotDoFailsAlone() throws Exception {
        open(3, Duration.ofMinutes(1), 64);
        CompletableFuture<Outcome> one = submit(1);
        CompletableFuture<Outcome> tooMuch = submit(13);
        CompletableFuture<Outcome> two = submit(2);
        assertThat(number(one)).isEqualTo(1);
        assertThat(number(two)).isEqualTo(2);
        assertThatThrownBy(tooMuch::get).isInstanceOf(ExecutionException.class).hasMessageContaining("13 is too much");
        assertThat(batches).hasSize(4); // together, then one by one
    }

    @Test
    void aFaultWhileAnImageIsMadeReadyReachesItsCallerAndGivesThePlaceBack() throws Exception {
        open(1, SHORT, 1);
        assertThatThrownBy(() -> submit("bug").get()).hasMessageContaining("a fault of the program's");
        assertThat(number(submit(4))).isEqualTo(4);
    }

    @Test
    void canceledRequestsNeverReachTheModel() throws Exception {
        open(4, Duration.ZERO, 64);
        CompletableFuture<Outcome> first = occupyTheModel();
        CompletableFuture<Outcome> canceled = submit(1);
        CompletableFuture<Outcome> kept = submit(2);
        assertThat(canceled.cancel(false)).isTrue();
        gated = false;
        gate.release();
        assertThat(number(first)).isZero();
        assertThat(number(kept)).isEqualTo(2);
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(0f, 2f);
    }

    @Test
    void canceledRequestsGiveTheirPlacesBack() throws Exception {
        open(1, Duration.ZERO, 2);
        CompletableFuture<Outcome> first = occupyTheModel();
        submit(1).cancel(false);
        gated = false;
        gate.release();
        first.get();
        List<CompletableFuture<Outcome>> more =
                IntStream.range(2, 9).mapToObj(this::submit).toList();
        for (int i = 0; i < more.size(); i++) {
            assertThat(number(more.get(i))).isEqualTo(i + 2);
        }
    }

    @Test
    void aFullSchedulerKeepsCallersWaiting() throws Exception {
        open(1, Duration.ZERO, 2);
        CompletableFuture<Outcome> first = occupyTheModel();
        CompletableFuture<Outcome> second = submit(1);
        List<CompletableFuture<Outcome>> third = new CopyOnWriteArrayList<>();
        Thread caller = new Thread(() -> third.add(submit(2)));
        caller.start();
        untilItWaits(caller);
        assertThat(third).isEmpty();
        gated = false;
        gate.release();
        caller.join();
        assertThat(number(first) + number(second) + number(third.get(0))).isEqualTo(3);
    }

    @Test
    void anInterruptedCallerGivesUpAndStaysInterrupted() throws Exception {
        open(1, Duration.ZERO, 2);
        CompletableFuture<Outcome> first = occupyTheModel();
        CompletableFuture<Outcome> second = submit(1);
        List<Object> seen = new CopyOnWriteArrayList<>();
        Thread outside = new Thread(() -> {
            try {
                Waiting.forAnswer(submit(2));
            } catch (CancellationException e) {
                seen.add(Thread.currentThread().isInterrupted());
            }
        });
        Thread waiting = new Thread(() -> {
            try {
                Waiting.forAnswer(second);
            } catch (CancellationException e) {
                seen.add(Thread.currentThread().isInterrupted());
            }
        });
        for (Thread caller : List.of(outside, waiting)) {
            caller.start();
            untilItWaits(caller);
            caller.interrupt();
            caller.join();
        }
        assertThat(seen).containsExactly(true, true);
        assertThat(second).isCancelled();
        gated = false;
        gate.release();
        first.get();
        assertThat(number(submit(3))).isEqualTo(3);
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(0f, 3f);
    }

    @Test
    void closingAnswersWhatWasTakenThenRefuses() throws Exception {
        open(4, Duration.ofMinutes(1), 64);
        CompletableFuture<Outcome> first = submit(0);
        List<CompletableFuture<Outcome>> others =
                new ArrayList<>(IntStream.range(1, 10).mapToObj(this::submit).toList());
        others.add(0, first);
        scheduler.close();
        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i)).isDone();
            assertThat(number(others.get(i))).isEqualTo(i);
        }
        assertThat(closed.get()).isOne();
        assertThatThrownBy(() -> submit(11))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> scheduler.classify(List.of(image(1)))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingWaitsForTheModel() throws Exception {
        open(4, Duration.ZERO, 64);
        CompletableFuture<Outcome> first = occupyTheModel();
        Thread closer = new Thread(scheduler::close);
        closer.start();
        untilItWaits(closer);
        assertThat(closed.get()).isZero();
        gate.release();
        closer.join();
        assertThat(number(first)).isZero();
        assertThat(closed.get()).isOne();
    }

    @Test
    void listsMayBeLongerThanTheCapacity() throws Exception {
        open(4, Duration.ofMillis(1), 4);
        List<Outcome> outcomes = scheduler.classify(IntStream.range(0, 50)
                .filter(i -> i != 13)
                .mapToObj(i -> image(i == 20 ? "bad" : i))
                .toList());
        assertThat(outcomes).hasSize(49);
        assertThat(outcomes.get(19)).isEqualTo(new Unreadable("is bad"));
        assertThat(((Result) outcomes.get(48)).logits()).containsExactly(49);
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        open(1, Duration.ZERO, 1);
        assertThatThrownBy(() -> Batching.DEFAULT.withMaxBatch(0)).hasMessageContaining("batch size 0");
        assertThatThrownBy(() -> Batching.DEFAULT.withMaxWait(Duration.ofMillis(-1)))
                .hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> Batching.DEFAULT.withCapacity(3)).hasMessageContaining("capacity 3");
        assertThat(Batching.DEFAULT.withMaxWait(Duration.ofMillis(TimeUnit.HOURS.toMillis(1))))
                .isNotNull();
    }
}
