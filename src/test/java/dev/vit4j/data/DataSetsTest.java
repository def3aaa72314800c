package dev.vit4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.export.DatasetExport;
import dev.vit4j.data.export.ExportSettings;
import dev.vit4j.data.folder.ImageFileDataset;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir
    Path folder;

    private DataSplits open() {
        return DataSets.open(folder, DataOptions.DEFAULT);
    }

    private static Set<String> locations(ImageDataset dataset) {
        Set<String> locations = new HashSet<>();
        IntStream.range(0, dataset.size())
                .forEach(i -> locations.add(dataset.metadata(i).getLocation()));
        return locations;
    }

    private static long countOf(ImageDataset dataset, int label) {
        return IntStream.range(0, dataset.size())
                .filter(i -> dataset.label(i) == label)
                .count();
    }

    @Test
    void findsCifar10AndHoldsOutAboutATenth() throws IOException {
        Samples.cifar10(folder.resolve("data_batch_1.bin"), 100, 1);
        Samples.cifar10(folder.resolve("data_batch_2.bin"), 100, 2);
        Samples.cifar10(folder.resolve("test_batch.bin"), 30, 3);

        DataSplits splits = open();

        assertThat(splits.train().size() + splits.validation().size()).isEqualTo(200);
        assertThat(splits.validation().size()).isBetween(8, 36); // 20, 4 standard deviations around it
        assertThat(splits.test().orElseThrow().size()).isEqualTo(30);
        assertThat(splits.labels()).hasSize(10);
        for (int label = 0; label < 10; label++) {
            assertThat(countOf(splits.train(), label) + countOf(splits.validation(), label))
                    .isEqualTo(20);
        }
        assertThat(locations(splits.train()))
                .hasSize(splits.train().size())
                .doesNotContainAnyElementsOf(locations(splits.validation()));
        assertThat(DataSets.openWhole(folder, DataOptions.DEFAULT).size()).isEqualTo(230);
    }

    @Test
    void readsTrainingFilesInOrderOfTheirNumber() throws IOException {
        for (int batch : new int[] {10, 9, 1}) {
            Samples.cifar10(folder.resolve("data_batch_" + batch + ".bin"), 10, batch);
        }

        ImageDataset whole = DataSets.openWhole(folder, DataOptions.DEFAULT);

        assertThat(whole.metadata(9).getLocation()).endsWith("data_batch_1.bin: record 9");
        assertThat(whole.metadata(10).getLocation()).endsWith("data_batch_9.bin: record 0");
        assertThat(whole.metadata(20).getLocation()).endsWith("data_batch_10.bin: record 0");
    }

    @Test
    void findsTheFolderThatTheArchiveUnpacksTo() throws IOException {
        Samples.cifar10(folder.resolve("cifar-10-batches-bin/data_batch_1.bin"), 20, 1);

        assertThat(open().train().size() + open().validation().size()).isEqualTo(20);
        assertThat(open().test()).isEmpty();
    }

    @Test
    void findsCifar100() throws IOException {
        Files.write(folder.resolve("train.bin"), Samples.record(0, 0, 0, 19, 99));
        Files.write(folder.resolve("test.bin"), Samples.record(0, 0, 0, 18, 98));

        DataSplits fine = open();
        DataSplits coarse = DataSets.open(folder, DataOptions.DEFAULT.withCoarseLabels(true));

        assertThat(fine.labels()).hasSize(100);
        assertThat(fine.test().orElseThrow().label(0)).isEqualTo(98);
        assertThat(coarse.labels()).hasSize(20);
        assertThat(coarse.test().orElseThrow().label(0)).isEqualTo(18);
    }

    @Test
    void holdsOutTheSameImagesForTheSameSeed() throws IOException {
        Samples.cifar10(folder.resolve("data_batch_1.bin"), 200, 1);

        DataOptions seven = DataOptions.DEFAULT.withValidation(0.25, 7);
        Set<String> once = locations(DataSets.open(folder, seven).validation());

        assertThat(once).hasSizeBetween(26, 74); // 50, 4 standard deviations around it
        assertThat(locations(DataSets.open(folder, seven).validation())).isEqualTo(once);
        assertThat(locations(
                        DataSets.open(folder, seven.withValidation(0.25, 8)).validation()))
                .isNotEqualTo(once);
        assertThat(DataSets.open(folder, seven.withValidation(0, 7))
                        .validation()
                        .size())
                .isZero();
    }

    @Test
    void splitsAFolderOfClassFolders() throws IOException {
        Samples.classFolders(folder, 10, "dog", "cat", "Zebra");

        DataSplits splits = DataSets.open(folder, DataOptions.DEFAULT.withValidation(0.2, 0));

        assertThat(splits.labels()).containsExactly("Zebra", "cat", "dog");
        assertThat(splits.train().size()).isEqualTo(23); // HashSplitTest lists the others
        assertThat(splits.validation().size()).isEqualTo(7);
        assertThat(splits.test()).isEmpty();
        assertThat(splits.train().metadata(0).getLocation()).contains("Zebra");
        assertThat(splits.train().label(0)).isZero();
        assertThat(DataSets.openWhole(folder, DataOptions.DEFAULT).size()).isEqualTo(30);
    }

    @Test
    void numbersInFolderNamesCountByTheirValue() throws IOException {
        Samples.classFolders(folder, 1, "10", "2", "class10", "class2", "1");

        ImageDataset images = DataSets.openWhole(folder, DataOptions.DEFAULT);

        assertThat(images.labels()).containsExactly("1", "2", "10", "class2", "class10");
        for (int i = 0; i < images.size(); i++) {
            assertThat(images.identity(i)).startsWith(images.labels().get(images.label(i)) + "/");
        }
    }

    @Test
    void aClassListDecidesTheOrderOfEveryFormat() throws Exception {
        Path folders = folder.resolve("folders");
        Samples.classFolders(folders.resolve("train"), 2, "a", "b");
        Samples.classFolders(folders.resolve("val"), 1, "c");
        DataOptions listed = listed("c", "d", "b", "a");
        DataSplits splits = DataSets.open(folders, listed);
        assertThat(splits.labels()).containsExactly("c", "d", "b", "a");
        assertThat(splits.train().countByClass()).containsExactly(0, 0, 2, 2);
        assertThat(splits.validation().countByClass()).containsExactly(1, 0, 0, 0);

        Path table = Files.writeString(
                folder.resolve("l.csv"), "path,label\nfolders/train/a/img0.png,a\nfolders/train/b/img0.png,b\n");
        assertThat(DataSets.openWhole(table, listed).countByClass()).containsExactly(0, 0, 1, 1);

        Path cifar = folder.resolve("cifar");
        Files.createDirectories(cifar);
        Samples.cifar10(cifar.resolve("data_batch_1.bin"), 20, 1);
        ImageDataset before = DataSets.openWhole(cifar, DataOptions.DEFAULT);
        List<String> backwards = new ArrayList<>(before.labels());
        Collections.reverse(backwards);
        ImageDataset after = DataSets.openWhole(cifar, listed(backwards.toArray(new String[0])));
        assertThat(after.labels()).isEqualTo(backwards);
        assertThat(after.size()).isEqualTo(20);
        try (RecordReader reader = after.openReader()) {
            for (int i = 0; i < 20; i++) {
                assertThat(after.label(i)).isEqualTo(9 - before.label(i));
                assertThat(reader.loadFromMetaData(after.metadata(i))
                                .getRecord()
                                .get(1)
                                .toInt())
                        .isEqualTo(9 - before.label(i));
            }
        }
    }

    private static DataOptions listed(String... names) {
        return DataOptions.DEFAULT.withFormat(
                DataOptions.DEFAULT.format().with(Columns.USUAL, new ClassOrder(List.of(names))));
    }

    @Test
    void classesThatTheListLacksAreNamed() throws IOException {
        Samples.classFolders(folder, 1, "a", "x10", "x2");
        assertThatThrownBy(() -> DataSets.open(folder, listed("a", "b")))
                .hasMessageStartingWith("--class-list: " + folder + " has 2 classes that are not in the list: x2, x10");
        assertThatThrownBy(() -> DataSets.open(cifar10(), listed("cat")))
                .hasMessageContaining("has 9 classes that are not in the list: airplane");
    }

    @Test
    void foldersHaveNoColumns() throws IOException {
        Samples.classFolders(folder, 1, "a", "b");
        Columns label = new Columns(Optional.empty(), Optional.of("species"), Optional.empty());
        assertThatThrownBy(() -> DataSets.open(
                        folder,
                        DataOptions.DEFAULT.withFormat(
                                DataOptions.DEFAULT.format().with(label, ClassOrder.SORTED))))
                .isInstanceOf(BadOptionException.class)
                .hasMessageStartingWith("--label-column species: " + folder + " has no columns");
        Path zip = folder.resolve("x.zip");
        try (ZipOutputStream entries = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("a/1.png", "b/1.png")) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(ImageEncoder.png(Samples.noise(4, 4, 1)));
            }
        }
        assertThat(DataSets.read(zip, DataOptions.DEFAULT.format()).train().size())
                .isEqualTo(2);
        assertThatThrownBy(() -> DataSets.read(zip, DataOptions.DEFAULT.format().with(label, ClassOrder.SORTED)))
                .hasMessageStartingWith("--label-column species: " + zip + " has no columns");
    }

    /** Parquet files have columns, but their names say the split. */
    @Test
    void onlyLabelFilesHaveAColumnOfSplits() throws IOException {
        Samples.classFolders(folder.resolve("in"), 1, "a", "b");
        ImageDataset images = DataSets.openWhole(folder.resolve("in"), DataOptions.DEFAULT);
        new DatasetExport(ExportFormats.byName("parquet"), ExportSettings.DEFAULT, new ImageDecoder())
                .write(Map.of("train", images), folder.resolve("out"), done -> {});
        Columns split = new Columns(Optional.empty(), Optional.empty(), Optional.of("fold"));
        assertThatThrownBy(() -> DataSets.read(
                        folder.resolve("out"), DataOptions.DEFAULT.format().with(split, ClassOrder.SORTED)))
                .isInstanceOf(BadOptionException.class)
                .hasMessageStartingWith("--split-column fold: the names of the files of ");
    }

    private Path cifar10() throws IOException {
        Path cifar = Files.createDirectories(folder.resolve("c"));
        Samples.cifar10(cifar.resolve("data_batch_1.bin"), 10, 1);
        return cifar;
    }

    @Test
    void takesTrainValAndTestFoldersAsTheyAre() throws IOException {
        Samples.classFolders(folder.resolve("train"), 4, "a", "b", "c");
        Samples.classFolders(folder.resolve("val"), 2, "a", "c");
        Samples.classFolders(folder.resolve("test"), 1, "b");

        DataSplits splits = open();

        assertThat(splits.train().size()).isEqualTo(12);
        assertThat(splits.validation().size()).isEqualTo(4);
        assertThat(splits.validation().label(2)).isEqualTo(2);
        assertThat(splits.test().orElseThrow().label(0)).isEqualTo(1);
        assertThat(splits.test().orElseThrow().labels()).containsExactly("a", "b", "c");
        ImageDataset whole = DataSets.openWhole(folder, DataOptions.DEFAULT);
        assertThat(whole.size()).isEqualTo(12 + 4 + 1);
        assertThat(whole.label(16)).isEqualTo(1);
        assertThat(whole.metadata(16).getLocation()).contains("test/b/");
    }

    @Test
    void aClassMayBeCalledTrain() throws IOException {
        Samples.classFolders(folder, 4, "train", "ship");

        assertThat(open().labels()).containsExactly("ship", "train");
    }

    @Test
    void refusesAClassThatTrainingDoesNotHave() throws IOException {
        Samples.classFolders(folder.resolve("train"), 2, "a", "b");
        Samples.classFolders(folder.resolve("test"), 1, "b", "x");

        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(folder.resolve("test/x").toString(), "not one of the 2 classes");
    }

    @Test
    void namesAnEmptyClassFolder() throws IOException {
        Samples.classFolders(folder, 2, "cat", "dog");
        Path empty = Files.createDirectory(folder.resolve("eel"));
        Files.writeString(empty.resolve("notes.txt"), "none yet");
        Files.writeString(empty.resolve(".hidden.png"), "");

        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(empty + ": no images in this class folder");
    }

    @Test
    void leavesOutHiddenAndOtherFiles() throws IOException {
        Samples.classFolders(folder, 2, "cat", ".cache");
        Files.writeString(folder.resolve("cat/.DS_Store.png"), "x");
        Files.writeString(folder.resolve("cat/readme.txt"), "x");
        Files.writeString(folder.resolve("labels.csv"), "x");

        ImageDataset whole = DataSets.openWhole(folder, DataOptions.DEFAULT);

        assertThat(whole.labels()).containsExactly("cat");
        assertThat(whole.size()).isEqualTo(2);
    }

    @Test
    void saysWhatAFolderMayHold() throws IOException {
        Path file = Files.writeString(folder.resolve("x.rar"), "x");

        assertThatThrownBy(() -> DataSets.open(folder.resolve("none"), DataOptions.DEFAULT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("none: no such folder", "data_batch_1.bin", "train.bin", "each class");
        assertThatThrownBy(() -> DataSets.open(file, DataOptions.DEFAULT)).hasMessageContaining("x.rar: is a file");
        assertThatThrownBy(this::open).hasMessageContaining("no data set in this folder");
    }

    @Test
    void theWholeSetReadsTheImagesOfEveryPart() throws IOException {
        ImageDataset whole = DataSets.openWhole(Path.of("data/cifar10-mini"), DataOptions.DEFAULT);
        ImageDataset test = DataSets.open(Path.of("data/cifar10-mini"), DataOptions.DEFAULT)
                .test()
                .orElseThrow();
        assertThat(whole.size()).isEqualTo(2500);
        try (RecordReader reader = whole.openReader();
                RecordReader ofTest = test.openReader()) {
            RgbImage last = ((RgbRecordReader) reader).loadImage(whole.metadata(2499));
            assertThat(last).isEqualTo(((RgbRecordReader) ofTest).loadImage(test.metadata(499)));
            assertThat(reader.loadFromMetaData(whole.metadata(2000))
                            .getRecord()
                            .get(1)
                            .toInt())
                    .isEqualTo(whole.label(2000))
                    .isEqualTo(test.label(0));
            assertThat(reader.next().get(1).toInt()).isEqualTo(whole.label(0));
        }
    }

    @Test
    void saysWhenTrainingFilesAreMissing() throws IOException {
        Samples.cifar10(folder.resolve("test_batch.bin"), 10, 1);

        assertThatThrownBy(this::open)
                .hasMessageContaining("no training images beside the test images; get the whole set");
        assertThat(DataSets.openWhole(folder, DataOptions.DEFAULT).size()).isEqualTo(10);
    }

    @Test
    void listsImagesWithoutClasses() throws IOException {
        Path image = Samples.png(folder.resolve("a.png"), Samples.flat(3, 3, 0));
        Path missing = folder.resolve("b.png");

        ImageFileDataset images = DataSets.images(List.of(missing, image), DataOptions.DEFAULT);

        assertThat(images.size()).isEqualTo(2);
        assertThat(images.label(1)).isEqualTo(-1);
        assertThat(images.labels()).isEmpty();
        assertThat(images.file(1)).isEqualTo(image);
    }
}
