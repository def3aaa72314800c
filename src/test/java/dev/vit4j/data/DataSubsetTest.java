package dev.vit4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSubsetTest {
    private static final Path CIFAR = Path.of("data/cifar10-mini");

    @TempDir
    private Path folder;

    private static DataSplits open(DataSubset subset, double validation, long seed) {
        return DataSets.open(
                CIFAR, DataOptions.DEFAULT.withValidation(validation, seed).withSubset(subset));
    }

    private static long count(ImageDataset images, int label) {
        return IntStream.range(0, images.size())
                .filter(i -> images.label(i) == label)
                .count();
    }

    private static List<String> places(ImageDataset images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.metadata(i).getLocation())
                .toList();
    }

    @Test
    void classesAreNumberedAnewInTheDataSetsOrder() {
        DataSplits all = open(DataSubset.ALL, 0, 0);
        DataSplits some = open(new DataSubset(List.of("dog", "cat"), 0), 0, 0);
        assertThat(some.labels()).containsExactly("cat", "dog");
        assertThat(some.test().orElseThrow().labels()).containsExactly("cat", "dog");
        assertThat(some.train().size()).isEqualTo(2 * 200);
        List<String> expected = IntStream.range(0, all.train().size())
                .filter(i -> all.train().label(i) == 3 || all.train().label(i) == 5) // CIFAR-10's cat and dog
                .mapToObj(i ->
                        all.train().metadata(i).getLocation() + (all.train().label(i) == 3 ? " 0" : " 1"))
                .toList();
        assertThat(IntStream.range(0, some.train().size())
                        .mapToObj(i -> some.train().metadata(i).getLocation() + " "
                                + some.train().label(i)))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void recordsCarryTheNewIndexAndTheSameImage() throws Exception {
        ImageDataset all = open(DataSubset.ALL, 0, 0).train();
        ImageDataset dogs = open(new DataSubset(List.of("dog", "cat"), 0), 0, 0).train();
        int dog = IntStream.range(0, dogs.size())
                .filter(i -> dogs.label(i) == 1)
                .findFirst()
                .orElseThrow();
        try (RecordReader reader = dogs.openReader();
                RecordReader whole = all.openReader()) {
            List<Writable> record = reader.loadFromMetaData(dogs.metadata(dog)).getRecord();
            List<Writable> same = whole.loadFromMetaData(dogs.metadata(dog)).getRecord();
            assertThat(record.get(1).toInt()).isEqualTo(1);
            assertThat(same.get(1).toInt()).isEqualTo(5);
            assertThat(record.get(0)).isEqualTo(same.get(0));
            assertThat(reader.getLabels()).containsExactly("cat", "dog");
            int first = 0;
            while (reader.hasNext()) {
                assertThat(reader.next().get(1).toInt()).isEqualTo(dogs.label(first++));
            }
            assertThat(first).isEqualTo(dogs.size());
        }
    }

    @Test
    void theLimitHoldsBeforeImagesAreHeldOutAndLeavesTestImagesAlone() {
        DataSplits all = open(DataSubset.ALL, 0, 0);
        DataSplits limited = open(new DataSubset(List.of(), 50), 0.1, 3);
        for (int label = 0; label < 10; label++) {
            assertThat(count(limited.train(), label) + count(limited.validation(), label))
                    .isEqualTo(50);
        }
        assertThat(limited.validation().size()).isBetween(23, 77); // 50, 4 standard deviations around it
        assertThat(limited.test().orElseThrow().size())
                .isEqualTo(all.test().orElseThrow().size());
        assertThat(places(limited.train())).doesNotContainAnyElementsOf(places(limited.validation()));
    }

    @Test
    void theSeedDrawsTheImagesAndNothingElseDoes() {
        DataSubset subset = new DataSubset(List.of("ship", "frog"), 7);
        assertThat(places(open(subset, 0, 1).train()))
                .isEqualTo(places(open(subset, 0, 1).train()));
        assertThat(places(open(subset, 0, 1).train()))
                .isNotEqualTo(places(open(subset, 0, 2).train()));
        assertThat(open(new DataSubset(List.of(), 10_000), 0, 0).train().size()).isEqualTo(2000);
    }

    @Test
    void dividedFoldersAreLimitedInTrainingImagesOnly() throws IOException {
        ColorImages.withTest(folder, 6, 4, 0);
        DataSplits splits =
                DataSets.open(folder, DataOptions.DEFAULT.withSubset(new DataSubset(List.of("red", "blue"), 2)));
        assertThat(splits.labels()).containsExactly("blue", "red");
        assertThat(splits.train().size()).isEqualTo(4);
        assertThat(splits.validation().size()).isEqualTo(8);
        assertThat(splits.test().orElseThrow().size()).isEqualTo(8);
        assertThat(splits.validation().labels()).containsExactly("blue", "red");
        Path undivided = folder.resolve("train");
        ImageDataset whole =
                DataSets.openWhole(undivided, DataOptions.DEFAULT.withSubset(new DataSubset(List.of("red"), 0)));
        assertThat(whole.size()).isEqualTo(6);
    }

    @Test
    void unknownClassesGetTheNearestNameAndAllOfThem() {
        assertThatThrownBy(() -> open(new DataSubset(List.of("dgo"), 0), 0, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has no class 'dgo'; did you mean 'dog'?")
                .hasMessageContaining("airplane");
        assertThatThrownBy(() -> new DataSubset(List.of("a", "a"), 0)).hasMessageContaining("named twice");
        assertThatThrownBy(() -> new DataSubset(List.of(), -1)).hasMessageContaining("-1");
    }
}
