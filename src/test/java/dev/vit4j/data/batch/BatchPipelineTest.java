package dev.vit4j.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchPipelineTest {
    private static final Patching CIFAR_PATCHES = new Patching(32, 3, 8, 8);
    private static final Preprocessing CIFAR_STANDARD = Preprocessing.standard(32);

    @TempDir
    Path folder;

    /** A batch's content, comparable. */
    private record Content(List<Float> patches, List<Integer> labels, List<Integer> indices, int size) {
        static Content of(Batch batch) {
            List<Float> patches = new ArrayList<>();
            for (float value : batch.patches().data().asFloat()) {
                patches.add(value);
            }
            return new Content(patches, boxed(batch.labels()), boxed(batch.indices()), batch.size());
        }

        private static List<Integer> boxed(int[] values) {
            return IntStream.of(values).boxed().toList();
        }
    }

    private static List<Content> all(BatchPipeline pipeline, int epoch, int first) {
        List<Content> contents = new ArrayList<>();
        try (BatchStream stream = pipeline.epoch(epoch, first)) {
            stream.forEachRemaining(batch -> contents.add(Content.of(batch)));
        }
        return contents;
    }

    private ImageDataset cifar(int images) throws IOException {
        return CifarDataset.open(
                List.of(Samples.cifar10(folder.resolve("data_batch_1.bin"), images, 1)), CifarFormat.CIFAR10);
    }

    private static BatchPipeline training(ImageDataset dataset, int batchSize, int threads, OnBadImage onBadImage) {
        return BatchPipeline.training(
                dataset, CIFAR_STANDARD, Augmentation.CIFAR, CIFAR_PATCHES, batchSize, 11, threads, onBadImage);
    }

    private static BatchPipeline evaluation(ImageDataset dataset, int batchSize, int threads, OnBadImage onBadImage) {
        return BatchPipeline.evaluation(dataset, CIFAR_STANDARD, CIFAR_PATCHES, batchSize, threads, onBadImage);
    }

    /** Six images of one class, of which the given ones are web pages. */
    private ImageDataset withBad(int... bad) throws IOException {
        Path root = Samples.classFolders(folder.resolve("images"), 6, "cat");
        for (int i : bad) {
            Files.writeString(root.resolve("cat/img" + i + ".png"), "<html>");
        }
        return DataSets.openWhole(root, DataOptions.DEFAULT);
    }

    @Test
    void fourThreadsGiveTheSameBatchesAsOne() throws IOException {
        ImageDataset dataset = cifar(101);

        List<Content> one = all(training(dataset, 8, 1, OnBadImage.FAIL), 3, 0);

        assertThat(one).hasSize(12);
        assertThat(all(training(dataset, 8, 4, OnBadImage.FAIL), 3, 0)).isEqualTo(one);
        assertThat(all(evaluation(dataset, 8, 4, OnBadImage.FAIL), 0, 0))
                .isEqualTo(all(evaluation(dataset, 8, 1, OnBadImage.FAIL), 0, 0));
    }

    @Test
    void anEpochEnteredInItsMiddleGoesOnAsIfItHadBeenReadFromTheStart() throws IOException {
        BatchPipeline pipeline = training(cifar(60), 8, 2, OnBadImage.FAIL);

        List<Content> whole = all(pipeline, 2, 0);

        assertThat(whole).hasSize(pipeline.batches()).hasSize(7);
        assertThat(all(pipeline, 2, 5)).isEqualTo(whole.subList(5, 7));
        assertThat(all(pipeline, 2, 7)).isEmpty();
    }

    @Test
    void everyEpochHasItsOwnOrderAndNoImageTwice() throws IOException {
        BatchPipeline pipeline = training(cifar(50), 8, 2, OnBadImage.FAIL);

        List<Integer> first =
                all(pipeline, 0, 0).stream().flatMap(b -> b.indices().stream()).toList();
        List<Integer> second =
                all(pipeline, 1, 0).stream().flatMap(b -> b.indices().stream()).toList();

        // The last two images would make a partial batch.
        assertThat(first)
                .hasSize(48)
                .doesNotHaveDuplicates()
                .isNotEqualTo(first.stream().sorted().toList());
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void rowsAreTheImagesTheirIndicesName() throws IOException {
        ImageDataset dataset = cifar(30);
        BatchPipeline pipeline = training(dataset, 8, 2, OnBadImage.FAIL);
        PatchTransform maker = new PatchTransform(CIFAR_STANDARD, CIFAR_PATCHES);

        Content batch = all(pipeline, 4, 0).get(2);

        int values = batch.patches().size() / 8;
        for (int row = 0; row < 8; row++) {
            int index = batch.indices().get(row);
            assertThat(batch.labels().get(row)).isEqualTo(dataset.label(index));
            RgbImage asSeen = pipeline.view(4, index);
            List<Float> expected = new ArrayList<>();
            for (float value : maker.patches(asSeen)) {
                expected.add(value);
            }
            assertThat(batch.patches().subList(row * values, (row + 1) * values))
                    .isEqualTo(expected);
        }
        assertThat(pipeline.view(4, 0)).isNotEqualTo(pipeline.view(5, 0));
    }

    @Test
    void trainingRepeatsADataSetSmallerThanABatch() throws IOException {
        BatchPipeline pipeline = training(cifar(3), 8, 1, OnBadImage.FAIL);

        List<Content> batches = all(pipeline, 0, 0);

        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).size()).isEqualTo(8);
        List<Integer> indices = batches.get(0).indices();
        assertThat(indices.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(indices.subList(3, 6)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void evaluationGoesThroughAllImagesAndPadsTheLastBatch() throws IOException {
        List<Content> batches = all(evaluation(cifar(10), 4, 2, OnBadImage.FAIL), 0, 0);

        assertThat(batches).extracting(Content::size).containsExactly(4, 4, 2);
        Content last = batches.get(2);
        assertThat(last.indices()).containsExactly(8, 9, -1, -1);
        assertThat(last.labels()).containsExactly(8, 9, -1, -1);
        assertThat(last.patches()
                        .subList(last.patches().size() / 2, last.patches().size()))
                .containsOnly(0f);
        assertThat(last.patches().subList(0, last.patches().size() / 2)).doesNotContain(0f);
    }

    @Test
    void stopsAtABadImageNamingItsFile() throws IOException {
        ImageDataset dataset = withBad(3);
        BatchPipeline pipeline = evaluation(dataset, 2, 2, OnBadImage.FAIL);

        try (BatchStream stream = pipeline.epoch(0, 0)) {
            stream.next().close();
            assertThatThrownBy(stream::next)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("img3.png", "web page");
        }
        assertThatThrownBy(() -> pipeline.view(0, 3)).hasMessageContaining("img3.png");
    }

    @Test
    void evaluationLeavesBadImagesOutAndListsThem() throws IOException {
        BatchPipeline pipeline = evaluation(withBad(0, 2, 3), 2, 2, OnBadImage.SKIP);

        try (BatchStream stream = pipeline.epoch(0, 0)) {
            Content first = Content.of(stream.next());
            assertThat(first.size()).isEqualTo(1);
            assertThat(first.indices()).containsExactly(1, -1);
            assertThat(stream.badImages()).extracting(BadImage::index).containsExactly(0);
            // The second batch has no good image at all.
            assertThat(Content.of(stream.next()).indices()).containsExactly(4, 5);
            assertThat(stream.next()).isNull();
            assertThat(stream.badImages()).extracting(BadImage::index).containsExactly(0, 2, 3);
            assertThat(stream.badImages().get(2).location()).endsWith("img3.png");
            assertThat(stream.badImages().get(2).problem()).contains("img3.png: is a web page");
        }
        all(pipeline, 1, 0);
        assertThat(pipeline.badImages()).extracting(BadImage::index).containsExactly(0, 2, 3);
    }

    @Test
    void trainingPutsTheNextGoodImageInABadOnesPlace() throws IOException {
        ImageDataset dataset = withBad(1, 4);
        BatchPipeline pipeline = training(dataset, 3, 1, OnBadImage.SKIP);
        BatchPipeline threaded = training(dataset, 3, 4, OnBadImage.SKIP);

        for (int epoch = 0; epoch < 5; epoch++) {
            List<Content> batches = all(pipeline, epoch, 0);
            assertThat(batches).hasSize(2);
            for (Content batch : batches) {
                assertThat(batch.size()).isEqualTo(3);
                assertThat(batch.indices()).doesNotContain(1, 4, -1);
                assertThat(batch.labels()).containsOnly(0);
            }
            assertThat(all(threaded, epoch, 0)).isEqualTo(batches);
        }
        assertThat(pipeline.badImages()).extracting(BadImage::index).containsExactly(1, 4);
    }

    @Test
    void anImageThatCannotBeResizedIsBadToo() throws IOException {
        Path narrow = Samples.png(folder.resolve("narrow.png"), Samples.flat(1, 300_000, 0));
        List<Double> half = CIFAR_STANDARD.normalization().mean();
        Preprocessing shortestEdge =
                Preprocessing.cropped(Size.square(32), 32, Interpolation.BILINEAR, new Normalization(1, half, half));
        BatchPipeline pipeline = BatchPipeline.evaluation(
                DataSets.images(List.of(narrow), DataOptions.DEFAULT),
                shortestEdge,
                CIFAR_PATCHES,
                1,
                1,
                OnBadImage.SKIP);

        assertThat(all(pipeline, 0, 0)).isEmpty();
        assertThat(pipeline.badImages().get(0).problem()).startsWith(narrow + ": 1x300000 pixels are too long");
    }

    @Test
    void trainingStopsWhenAWholeBatchIsBad() throws IOException {
        BatchPipeline pipeline = training(withBad(0, 1, 2, 3, 4, 5), 3, 1, OnBadImage.SKIP);

        assertThatThrownBy(() -> all(pipeline, 0, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("all 3 images", "web page");
    }

    @Test
    void unlabeledImagesComeWithTheirProblems() throws IOException {
        Path good = Samples.png(folder.resolve("good.png"), Samples.flat(40, 50, 0x00FF00));
        ImageDataset images = DataSets.images(
                List.of(folder.resolve("missing.jpg"), good, Files.createFile(folder.resolve("empty.jpg"))),
                DataOptions.DEFAULT);
        BatchPipeline pipeline = evaluation(images, 3, 1, OnBadImage.SKIP);

        List<Content> batches = all(pipeline, 0, 0);

        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).indices()).containsExactly(1, -1, -1);
        assertThat(batches.get(0).labels()).containsOnly(-1);
        assertThat(pipeline.badImages().get(0).problem()).contains("missing.jpg: no such file");
        assertThat(pipeline.badImages().get(1).problem()).contains("empty.jpg: is empty");
    }

    @Test
    void otherFailuresOfAThreadReachTheConsumerToo() throws IOException {
        ImageDataset broken = new Wrapped(cifar(20)) {
            @Override
            public RecordMetaData metadata(int index) {
                if (index == 12) {
                    throw new IllegalStateException("a mistake in a reader");
                }
                return super.metadata(index);
            }
        };

        try (BatchStream stream = evaluation(broken, 4, 3, OnBadImage.SKIP).epoch(0, 0)) {
            for (int i = 0; i < 3; i++) {
                stream.next().close();
            }
            assertThatThrownBy(stream::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a mistake in a reader");
        }
    }

    @Test
    void closingEarlyStopsTheThreads() throws Exception {
        BatchStream stream = training(cifar(500), 8, 4, OnBadImage.FAIL).epoch(0, 0);
        stream.next().close();
        assertThat(dataThreads()).isPositive();

        stream.close();
        stream.close();

        while (dataThreads() > 0) { // until the class's timeout
            Thread.sleep(5);
        }
        assertThatThrownBy(stream::next).hasMessageContaining("closed");
    }

    @Test
    void measuresHowLongTheConsumerWaited() throws IOException {
        ImageDataset slow = new Wrapped(cifar(4)) {
            @Override
            public RecordMetaData metadata(int index) {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return super.metadata(index);
            }
        };

        try (BatchStream stream = evaluation(slow, 4, 1, OnBadImage.FAIL).epoch(0, 0)) {
            stream.next().close();
            assertThat(stream.waitedMillis()).isBetween(100L, 30_000L);
        }
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        ImageDataset dataset = cifar(10);

        assertThatThrownBy(() -> evaluation(dataset, 0, 1, OnBadImage.FAIL)).hasMessageContaining("batch size");
        assertThatThrownBy(() -> evaluation(dataset, 1, 0, OnBadImage.FAIL)).hasMessageContaining("threads");
        assertThatThrownBy(() -> evaluation(dataset.subset(new int[0]), 1, 1, OnBadImage.FAIL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no images");
        assertThatThrownBy(() -> evaluation(dataset, 4, 1, OnBadImage.FAIL).epoch(0, 4))
                .hasMessageContaining("batch 4");
    }

    private static long dataThreads() {
        return Arrays.stream(allThreads())
                .filter(thread -> thread != null && thread.getName().equals("vit4j-data"))
                .count();
    }

    private static Thread[] allThreads() {
        Thread[] threads = new Thread[200];
        Thread.enumerate(threads);
        return threads;
    }

    /** A data set to be tampered with. */
    private static class Wrapped implements ImageDataset {
        private final ImageDataset dataset;

        Wrapped(ImageDataset dataset) {
            this.dataset = dataset;
        }

        @Override
        public String name() {
            return dataset.name();
        }

        @Override
        public List<String> labels() {
            return dataset.labels();
        }

        @Override
        public int size() {
            return dataset.size();
        }

        @Override
        public int label(int index) {
            return dataset.label(index);
        }

        @Override
        public String identity(int index) {
            return dataset.identity(index);
        }

        @Override
        public Path file(int index) {
            return dataset.file(index);
        }

        @Override
        public RecordMetaData metadata(int index) {
            return dataset.metadata(index);
        }

        @Override
        public RecordReader openReader() {
            return dataset.openReader();
        }

        @Override
        public ImageDataset subset(int[] indices) {
            return dataset.subset(indices);
        }
    }
}
