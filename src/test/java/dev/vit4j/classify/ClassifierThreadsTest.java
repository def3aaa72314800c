package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.image.ImageSource;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads get the same results as one, bit for bit. */
@Timeout(300)
@Tag("slow")
class ClassifierThreadsTest {
    private static final int THREADS = 8;
    private static final int CALLS = 30;
    private static final int IMAGES = 7;
    private static final Batching BATCHES_OF_4 = new Batching(4, Duration.ofMillis(1), 12);

    @TempDir
    private Path folder;

    private List<Path> files;

    @BeforeEach
    void makeImages() throws IOException {
        files = TestModels.files(folder, IMAGES, 40, 30);
    }

    private static ClassifierOptions options(String ops) {
        return TestModels.options(OpsChoice.of(ops), true, TestTimeAugmentation.NONE, TestModels.SMALL);
    }

    /** An image's logits and embedding, one after the other. */
    private static float[] numbers(float[] logits, float[] embedding) {
        float[] all = Arrays.copyOf(logits, logits.length + embedding.length);
        System.arraycopy(embedding, 0, all, logits.length, embedding.length);
        return all;
    }

    private static float[] ask(Classifier classifier, Path file) {
        Classification answer = classifier.classify(ImageSource.of(file));
        return numbers(answer.logits(), answer.embedding().orElseThrow());
    }

    /**
     * Returns the results of a single-threaded graph of this batch size, for each image at each position, with other
     * images at the other positions: matrix products round differently from row to row, and depend on nothing else.
     */
    private List<List<float[]>> expected(String ops, int batch) {
        Ensemble ensemble = Ensemble.open(options(ops), note -> {});
        List<Prepared<float[]>> prepared =
                files.stream().map(ImageSource::of).map(ensemble::prepare).toList();
        List<List<float[]>> byImage = new ArrayList<>();
        try (EnsembleClassifier graphs = new EnsembleClassifier(ensemble, OpsChoice.of(ops), batch, 1)) {
            for (int i = 0; i < IMAGES; i++) {
                List<float[]> byPlace = new ArrayList<>();
                for (int place = 0; place < batch; place++) {
                    List<Prepared<float[]>> images =
                            new ArrayList<>(Collections.nCopies(batch, prepared.get((i + 1) % IMAGES)));
                    images.set(place, prepared.get(i));
                    Result result = (Result) graphs.classify(images).get(place);
                    byPlace.add(numbers(result.logits(), result.embedding().orElseThrow()));
                }
                byImage.add(byPlace);
            }
        }
        return byImage;
    }

    private void onManyThreads(Callable<Void> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"fused,1", "fused,2", "fused,5", "stock,1", "stock,3"})
    void eachByItself(String ops, int concurrency) throws Exception {
        List<List<float[]>> expected = expected(ops, 1);
        AtomicInteger next = new AtomicInteger();
        try (Classifier classifier = Classifier.open(options(ops), concurrency)) {
            for (int i = 0; i < IMAGES; i++) { // alone, on all processors
                assertThat(ask(classifier, files.get(i)))
                        .containsExactly(expected.get(i).get(0));
            }
            onManyThreads(() -> {
                for (int call = 0; call < CALLS; call++) {
                    int i = next.getAndIncrement() % IMAGES;
                    assertThat(ask(classifier, files.get(i)))
                            .containsExactly(expected.get(i).get(0));
                }
                return null;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fused", "stock"})
    void joinedIntoBatches(String ops) throws Exception {
        List<List<float[]>> possible = expected(ops, 1);
        for (int batch : new int[] {2, 4}) {
            List<List<float[]>> more = expected(ops, batch);
            for (int i = 0; i < IMAGES; i++) {
                possible.get(i).addAll(more.get(i));
            }
        }
        AtomicInteger next = new AtomicInteger();
        try (Classifier classifier = Classifier.open(options(ops), BATCHES_OF_4)) {
            onManyThreads(() -> {
                for (int call = 0; call < CALLS; call++) {
                    int i = next.getAndIncrement() % IMAGES;
                    float[] answer = ask(classifier, files.get(i));
                    assertThat(possible.get(i)).anyMatch(one -> Arrays.equals(one, answer));
                }
                return null;
            });
        }
    }

    @Test
    void listsAndSingleImagesAtTheSameTime() throws Exception {
        List<List<float[]>> expected = expected("fused", 1);
        try (Classifier classifier = Classifier.open(options("fused"), 3)) {
            List<float[]> list = classifier.classify(files).stream()
                    .map(Classification::logits)
                    .toList();
            AtomicInteger next = new AtomicInteger();
            onManyThreads(() -> {
                for (int call = 0; call < CALLS / 5; call++) {
                    if (next.getAndIncrement() % 2 == 0) {
                        List<Classification> again = classifier.classify(files);
                        for (int i = 0; i < IMAGES; i++) {
                            assertThat(again.get(i).logits()).containsExactly(list.get(i));
                        }
                    } else {
                        assertThat(ask(classifier, files.get(1)))
                                .containsExactly(expected.get(1).get(0));
                    }
                }
                return null;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callersInTheCommonPoolDoNotLockEachOtherOut(boolean batching) {
        try (Classifier classifier =
                batching ? Classifier.open(options("fused"), BATCHES_OF_4) : Classifier.open(options("fused"), 1)) {
            List<String> labels = Collections.nCopies(20, files).stream()
                    .flatMap(List::stream)
                    .parallel()
                    .map(file -> classifier.classify(file, 1).get(0).label())
                    .toList();
            assertThat(labels).hasSize(20 * IMAGES);
            assertThat(labels.subList(IMAGES, 2 * IMAGES)).isEqualTo(labels.subList(0, IMAGES));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingInTheMiddleAnswersOrRefusesEveryCall(boolean batching) throws Exception {
        for (int round = 0; round < 5; round++) {
            Classifier classifier =
                    batching ? Classifier.open(options("fused"), BATCHES_OF_4) : Classifier.open(options("fused"), 2);
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger started = new AtomicInteger();
            onManyThreads(() -> {
                boolean closer = started.getAndIncrement() == THREADS - 1;
                for (int call = 0; call < 1000 && refused.get() < THREADS; call++) {
                    try {
                        if (closer && call == 3) {
                            classifier.close();
                        }
                        float[] answer = ask(classifier, files.get(call % IMAGES));
                        assertThat(answer).hasSize(74);
                        answered.incrementAndGet();
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("closed");
                        refused.incrementAndGet();
                        return null;
                    }
                }
                return null;
            });
            assertThat(refused.get()).isEqualTo(THREADS);
            assertThat(answered.get()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
    void virtualThreads(boolean batching) throws Exception {
        Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        ExecutorService threads = (ExecutorService) factory.invoke(null);
        try (Classifier classifier =
                batching ? Classifier.open(options("fused"), BATCHES_OF_4) : Classifier.open(options("fused"), 2)) {
            List<List<float[]>> expected = expected("fused", 1);
            List<Future<float[]>> answers = new ArrayList<>();
            for (int call = 0; call < 500; call++) {
                Path file = files.get(call % IMAGES);
                answers.add(threads.submit(() -> ask(classifier, file)));
            }
            for (int call = 0; call < 500; call++) {
                float[] right = expected.get(call % IMAGES).get(0);
                if (batching) {
                    assertThat(answers.get(call).get()).containsExactly(right, within(1e-4f));
                } else {
                    assertThat(answers.get(call).get()).containsExactly(right);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFewRequestsNeverPayForAFullBatch() {
        assertThat(List.of(1, 2, 3, 4, 5, 9, 16, 20))
                .extracting(images -> BatchGraphs.sizeFor(images, 20))
                .containsExactly(1, 2, 4, 4, 8, 16, 16, 20);
    }
}
