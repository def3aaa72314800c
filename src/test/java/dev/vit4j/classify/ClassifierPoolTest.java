package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ClassifierPoolTest {
    private static final int IMAGES = 21;

    @TempDir
    private Path folder;

    private List<ImageSource> images;
    private List<float[]> expected;

    private static ClassifierOptions options() {
        return TestModels.options(OpsChoice.of("auto"), true, TestTimeAugmentation.NONE, TestModels.SMALL);
    }

    private static float[] numbers(Classification row) {
        float[] logits = row.logits();
        float[] embedding = row.embedding().orElseThrow();
        float[] all = new float[logits.length + embedding.length];
        System.arraycopy(logits, 0, all, 0, logits.length);
        System.arraycopy(embedding, 0, all, logits.length, embedding.length);
        return all;
    }

    /** The classifier of a single machine says what is expected. */
    @BeforeEach
    void classifyByClassifier() throws IOException {
        images = TestModels.files(folder, IMAGES, 40, 30).stream()
                .map(ImageSource::of)
                .toList();
        try (Classifier classifier = Classifier.open(options())) {
            expected = images.stream()
                    .map(image -> numbers(classifier.classify(image)))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "4, 1", "16, 1", "16, 3", "32, 1"})
    void workersComputeWhatAClassifierComputesBitForBit(int batch, int threads) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try (ClassifierPool pool = ClassifierPool.open(options().withBatch(batch), 2, threads, note -> {})) {
            List<Callable<List<float[]>>> work = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                int first = 3 * worker; // other neighbors, and another place in the batch
                work.add(() -> {
                    try (ClassifierPool.Lease lease = pool.lease()) {
                        return lease.classify(images.subList(first, IMAGES)).stream()
                                .map(ClassifierPoolTest::numbers)
                                .toList();
                    }
                });
            }
            int first = 0;
            for (Future<List<float[]>> answer : workers.invokeAll(work)) {
                List<float[]> rows = answer.get();
                assertThat(rows).hasSize(IMAGES - first);
                for (int i = 0; i < rows.size(); i++) {
                    assertThat(rows.get(i)).isEqualTo(expected.get(first + i));
                }
                first += 3;
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void badImagesKeepTheirPlaces() {
        List<ImageSource> some = List.of(
                new ImageSource.Encoded("empty", new byte[0]),
                images.get(0),
                new ImageSource.Missing("gone", "no such file"),
                images.get(1));
        try (ClassifierPool pool = ClassifierPool.open(options(), 1, 1, note -> {});
                ClassifierPool.Lease lease = pool.lease()) {
            List<Classification> rows = lease.classify(some);
            assertThat(rows.get(0).error()).isPresent();
            assertThat(numbers(rows.get(1))).isEqualTo(expected.get(0));
            assertThat(rows.get(2).error()).hasValue("no such file");
            assertThat(numbers(rows.get(3))).isEqualTo(expected.get(1));
            assertThat(lease.classify(List.of())).isEmpty();
        }
    }

    @Test
    void aLeaseCanBeUsedUntilItIsClosedAndThePoolNotAfterwards() {
        ClassifierPool pool = ClassifierPool.open(options(), 1, 1, note -> {});
        ClassifierPool.Lease lease = pool.lease();
        pool.close();
        assertThat(lease.classify(images.subList(0, 2))).hasSize(2);
        lease.close();
        lease.close();
        assertThatThrownBy(() -> lease.classify(images)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pool::lease).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void numbersBelowOneAreRefused() {
        assertThatThrownBy(() -> ClassifierPool.open(options(), 0, 1, note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessage("the number of workers must be at least 1, not 0");
        assertThatThrownBy(() -> ClassifierPool.open(options(), 1, 0, note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessage("the number of threads must be at least 1, not 0");
    }

    /** At most 7 of 8 places, or 7 of a batch's, stay empty. */
    @ParameterizedTest
    @CsvSource({"1,64,1", "2,64,8", "8,64,8", "9,64,8", "56,64,8", "57,64,64", "64,64,64", "100,64,64", "2,4,4", "3,1,1"
    })
    void fewGraphsServeAnyNumberOfImages(int images, int batch, int expectedSize) {
        assertThat(PaddedGraphs.sizeFor(images, batch)).isEqualTo(expectedSize);
    }

    /** Weights once; graphs, with their copies of the weights, for each worker. */
    @Test
    void memoryGrowsWithWorkersAndHoldsTheWeightsOnce() {
        Model model = ModelFolder.read(TestModels.SMALL);
        double weights = model.weights().values().stream()
                .mapToDouble(w -> 4.0 * w.length())
                .sum();
        double one = BatchSize.workerBytes(List.of(model.config()), OpsChoice.of("auto"), 16, 1);
        double two = BatchSize.workerBytes(List.of(model.config()), OpsChoice.of("auto"), 16, 2);
        assertThat(2 * one - two).isEqualTo(weights);
    }
}
