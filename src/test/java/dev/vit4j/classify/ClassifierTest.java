package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@Timeout(120)
class ClassifierTest {
    private static final ClassifierOptions OPTIONS =
            TestModels.options(OpsChoice.of("auto"), true, TestTimeAugmentation.NONE, TestModels.SMALL);

    @TempDir
    private Path folder;

    private List<Path> files;

    @BeforeEach
    void makeImages() throws IOException {
        files = TestModels.files(folder, 11, 40, 30);
    }

    private static Classifier open(boolean batching) {
        return batching ? Classifier.open(OPTIONS, Batching.DEFAULT) : Classifier.open(OPTIONS, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyKindOfInputGivesTheSame(boolean batching) throws IOException {
        Path file = files.get(3);
        byte[] content = Files.readAllBytes(file);
        try (Classifier classifier = open(batching)) {
            List<Prediction> expected = classifier.classify(file, 3);
            assertThat(expected).hasSize(3).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
            assertThat(classifier.classify(content, 3)).isEqualTo(expected);
            assertThat(classifier.classify(new ByteArrayInputStream(content), 3))
                    .isEqualTo(expected);
            assertThat(classifier.classify(ImageIO.read(file.toFile()), 3)).isEqualTo(expected);
            assertThat(classifier.classify(ImageSource.of(file)).top(3)).isEqualTo(expected);
            assertThat(classifier.classify(ImageSource.of(file)).top(99)).hasSize(10);
        }
    }

    @Test
    void saysProbabilitiesLogitsAndEmbedding() {
        try (Classifier classifier = open(false)) {
            Classification classification = classifier.classify(ImageSource.of(files.get(0)));
            assertThat(classification.name()).isEqualTo(files.get(0).toString());
            assertThat(classification.error()).isEmpty();
            double[] expected = TestModels.softmax(classification.logits());
            assertThat(classification.probabilities()).containsExactly(expected, within(1e-9));
            assertThat(classification.embedding().orElseThrow()).hasSize(64);
            assertThat(classifier.embeddingSize()).hasValue(64);
            assertThat(classification.toString()).contains(files.get(0).toString(), "LABEL_");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListOfAnythingComesBackInOrder(boolean batching) throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.png"), "<html>not found</html>");
        List<Object> images = new ArrayList<>(files); // 11 and more: several batches of 4
        images.add(2, bad);
        images.add(ImageIO.read(files.get(0).toFile()));
        images.add(Files.readAllBytes(files.get(1)));
        images.add(Files.newInputStream(files.get(2)));
        images.add(TestModels.image(3, 40, 30));
        images.add(new byte[3]);
        try (Classifier classifier = open(batching)) {
            List<Classification> all = classifier.classify(images);
            assertThat(all).hasSize(17);
            assertThat(all.get(2).error().orElseThrow()).contains("web page");
            assertThatThrownBy(() -> all.get(2).top(1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(bad + ": ");
            assertThat(all.get(16).name()).isEqualTo("image 17 of 17");
            assertThat(all.get(16).error()).isPresent();
            for (int i = 0; i < 11; i++) {
                float[] alone =
                        classifier.classify(ImageSource.of(files.get(i))).logits();
                assertThat(all.get(i < 2 ? i : i + 1).logits()).containsExactly(alone, within(1e-5f));
                if (i < 4) {
                    assertThat(all.get(12 + i).logits()).containsExactly(alone, within(1e-5f));
                }
            }
            assertThat(classifier.classify(List.of())).isEmpty();
        }
    }

    @Test
    void whatIsNoImageAtAllIsAFaultOfTheCallers() {
        try (Classifier classifier = open(false)) {
            assertThatThrownBy(() -> classifier.classify(List.of(files.get(0), "a.png")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("image 2 of 2 is a java.lang.String");
            assertThatThrownBy(() -> classifier.classify(files.get(0), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("topK");
        }
    }

    @Test
    void streamsThatFailOrNeverEndAreBadImages() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length; // whatever was there
            }
        };
        ClassifierOptions small = new ClassifierOptions(
                OPTIONS.models(),
                OPTIONS.ops(),
                OptionalInt.of(1),
                OptionalInt.empty(),
                false,
                TestTimeAugmentation.NONE,
                new ImageLimits(5000, 1_000_000),
                Decoding.EXACT,
                Optional.empty());
        try (Classifier classifier = Classifier.open(small)) {
            assertThatThrownBy(() -> classifier.classify(failing, 1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("connection reset");
            assertThatThrownBy(() -> classifier.classify(endless, 1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("limit of 5000");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void submittingReturnsAtOnceAndAnswersLater(boolean batching) throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.png"), "text");
        try (Classifier classifier = open(batching)) {
            float[] expected = classifier.classify(ImageSource.of(files.get(0))).logits();
            CompletableFuture<Classification> good = classifier.submit(ImageSource.of(files.get(0)));
            CompletableFuture<Classification> failed = classifier.submit(ImageSource.of(bad));
            assertThat(good.get().logits()).containsExactly(expected, within(1e-5f));
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BadInputException.class)
                    .hasMessageContaining("bad.png");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallbackMayCloseTheClassifier(boolean batching) throws Exception {
        Classifier classifier = open(batching);
        classifier
                .submit(ImageSource.of(files.get(0)))
                .thenAccept(classification -> classifier.close())
                .get();
        assertThatThrownBy(() -> classifier.classify(files.get(0), 1)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterClosingEveryCallSaysSo(boolean batching) {
        Classifier classifier = open(batching);
        assertThat(classifier.classify(files.get(0), 1)).hasSize(1);
        classifier.close();
        classifier.close();
        assertThatThrownBy(() -> classifier.classify(files.get(0), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> classifier.classify(files)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> classifier.submit(ImageSource.of(files.get(0))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(classifier.labels()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptedCallerGivesUpAndTheOthersGoOn(boolean batching) throws Exception {
        try (Classifier classifier = open(batching)) {
            boolean[] still = new boolean[1];
            Thread caller = new Thread(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> classifier.classify(files.get(0), 1))
                        .isInstanceOf(CancellationException.class);
                still[0] = Thread.currentThread().isInterrupted();
            });
            caller.start();
            caller.join();
            assertThat(still[0]).isTrue();
            assertThat(classifier.classify(files.get(0), 1)).hasSize(1);
        }
    }

    @Test
    void damagedWeightsAreAnErrorNotAnAnswer() {
        Model model = ModelFolder.read(TestModels.SMALL);
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        weights.put(
                WeightNames.HEAD_BIAS, weights.get(WeightNames.HEAD_BIAS).dup().putScalar(3, Float.NaN));
        Model damaged = new Model(model.config(), model.preprocessing(), model.labels(), weights, model.provenance());
        try (Classifier classifier = Classifier.of(damaged)) {
            RgbImage image = TestModels.image(1, 32, 32);
            assertThat(classifier.classify(List.of(image)).get(0).error().orElseThrow())
                    .contains("not finite");
            assertThatThrownBy(() -> classifier.classify(image.toBufferedImage(), 1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("not finite");
        }
    }
}
