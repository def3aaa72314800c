package dev.vit4j.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.Samples;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.LeftOut;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Class folders as they come from cameras, archives and other systems. */
class FolderLayoutTest {
    @TempDir
    Path folder;

    private DataSplits open() {
        return DataSets.open(folder, DataOptions.DEFAULT.withValidation(0, 0));
    }

    private ImageDataset whole() {
        return DataSets.openWhole(folder, DataOptions.DEFAULT);
    }

    /** Returns images as paths below the data set's folder, with their class: {@code a/x.png=0}. */
    private List<String> images(ImageDataset dataset) {
        return IntStream.range(0, dataset.size())
                .mapToObj(i -> folder.relativize(Path.of(dataset.metadata(i).getLocation())) + "=" + dataset.label(i))
                .toList();
    }

    private void copy(String from, String to) throws IOException {
        Path target = folder.resolve(to);
        Files.createDirectories(target.getParent());
        Files.copy(folder.resolve(from), target);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void contentDecidesWhatIsAnImage() throws IOException {
        Samples.classFolders(folder, 1, "a", "b");
        copy("a/img0.png", "a/photo");
        copy("a/img0.png", "a/photo.tmp");
        Files.move(folder.resolve("b/img0.png"), folder.resolve("b/only.JFIF"));
        write(folder.resolve("a/notes.txt"), "BM and II* begin some formats");
        write(folder.resolve("a/labels.csv"), "x,1");
        write(folder.resolve("a/void"), "");
        write(folder.resolve("b/logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        write(folder.resolve("b/more.zip"), "PK\3\4");
        Files.createSymbolicLink(folder.resolve("b/gone"), folder.resolve("nowhere"));
        copy("a/img0.png", "loose.png");
        write(folder.resolve("readme.md"), "not an image, and not in a class");

        ImageDataset images = whole();

        assertThat(images(images)).containsExactly("a/img0.png=0", "a/photo=0", "a/photo.tmp=0", "b/only.JFIF=1");
        assertThat(images.leftOut().summary())
                .isEqualTo("left out 7 files: 2 no images (a/labels.csv, a/notes.txt), 1 in a format that is not"
                        + " supported (b/logo.svg), 1 archive (b/more.zip), 1 empty (a/void), 1 broken link (b/gone),"
                        + " 1 image outside the class folders (loose.png)");
        assertThat(open().leftOut())
                .containsExactly(folder + ": 4 images; " + images.leftOut().summary());
        assertThat(images.subset(new int[] {0}).leftOut()).isSameAs(images.leftOut());
    }

    @Test
    void aSubsetOfTheClassesStillSaysWhatWasLeftOut() throws IOException {
        Samples.classFolders(folder, 2, "a", "b");
        write(folder.resolve("a/notes.txt"), "x");

        DataOptions onlyB = DataOptions.DEFAULT.withSubset(new dev.vit4j.data.DataSubset(List.of("b"), 0));

        assertThat(DataSets.openWhole(folder, onlyB).leftOut().count()).isEqualTo(1);
    }

    @Test
    void manyFilesAreCountedAndSomeNamed() throws IOException {
        Samples.classFolders(folder, 1, "a");
        for (int i = 100; i < 140; i++) {
            write(folder.resolve("a/" + i + ".txt"), "x");
        }

        assertThat(whole().leftOut().summary())
                .isEqualTo("left out 40 files: 40 no images (a/100.txt, a/101.txt, a/102.txt, ...)");
        assertThat(whole().leftOut().byReason().get(LeftOut.NO_IMAGE).examples())
                .hasSize(20);
    }

    @Test
    void namesAreMadePrintable() throws IOException {
        Samples.classFolders(folder, 1, "a");
        write(folder.resolve("a/\u001b[31mred"), "x");

        assertThat(whole().leftOut().summary()).contains("a/\\u001b[31mred").doesNotContain("\u001b");
    }

    @Test
    void imagesInNestedFoldersBelongToTheirClass() throws Exception {
        Samples.classFolders(folder, 1, "b", "a", "a/2024/may");
        copy("b/img0.png", "b/sub/deep/er/x.jpg");

        ImageDataset images = whole();

        assertThat(images.labels()).containsExactly("a", "b");
        assertThat(images(images))
                .containsExactly("a/2024/may/img0.png=0", "a/img0.png=0", "b/img0.png=1", "b/sub/deep/er/x.jpg=1");
        try (RecordReader reader = images.openReader()) {
            for (int i = 0; i < images.size(); i++) {
                assertThat(reader.next().get(1).toInt()).isEqualTo(images.label(i));
                assertThat(reader.loadFromMetaData(images.metadata(i))
                                .getRecord()
                                .get(1)
                                .toInt())
                        .isEqualTo(images.label(i));
            }
        }
    }

    @Test
    void whatSystemsLeaveBehindIsPassedOver() throws IOException {
        Samples.classFolders(folder, 1, "a", "b", "__MACOSX/a", "@eaDir", ".ipynb_checkpoints");
        copy("a/img0.png", "a/@eaDir/img0.png");
        copy("a/img0.png", "a/.ipynb_checkpoints/img0.png");
        copy("a/img0.png", "a/._img0.png");
        write(folder.resolve("a/.DS_Store"), "x");
        write(folder.resolve("a/Thumbs.db"), "x");
        write(folder.resolve("b/Desktop.ini"), "x");

        ImageDataset images = whole();

        assertThat(images(images)).containsExactly("a/img0.png=0", "b/img0.png=1");
        assertThat(images.leftOut().count()).isZero();
    }

    @Test
    @Timeout(60)
    void linksAreFollowedAndLoopsEnd() throws IOException {
        Path elsewhere = Samples.classFolders(folder.resolveSibling(folder.getFileName() + "-2"), 1, "pool");
        Samples.classFolders(folder, 1, "a", "b");
        Files.createSymbolicLink(folder.resolve("c"), elsewhere.resolve("pool"));
        Files.createDirectory(folder.resolve("d"));
        Files.createSymbolicLink(folder.resolve("d/one"), elsewhere.resolve("pool/img0.png"));
        Files.createSymbolicLink(folder.resolve("a/self"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("b/top"), folder);

        ImageDataset images = whole();

        assertThat(images(images)).containsExactly("a/img0.png=0", "b/img0.png=1", "c/img0.png=2", "d/one=3");
    }

    @ParameterizedTest
    @CsvSource({
        "train, val, test",
        "Train, Valid, Test",
        "TRAINING, Validation, Testing",
        "training, VAL, TEST",
    })
    void recognizesSplitsByTheirUsualNames(String train, String validation, String test) throws IOException {
        Samples.classFolders(folder.resolve(train), 4, "a", "b");
        Samples.classFolders(folder.resolve(validation), 2, "a", "b");
        Samples.classFolders(folder.resolve(test), 1, "b");

        DataSplits splits = open();

        assertThat(splits.train().size()).isEqualTo(8);
        assertThat(splits.validation().size()).isEqualTo(4);
        assertThat(splits.test().orElseThrow().size()).isEqualTo(1);
        assertThat(splits.labels()).containsExactly("a", "b");
        assertThat(whole().size()).isEqualTo(13);
    }

    @Test
    void refusesTwoFoldersForOneSplit() throws IOException {
        Samples.classFolders(folder.resolve("train"), 2, "a");
        Samples.classFolders(folder.resolve("val"), 1, "a");
        Samples.classFolders(folder.resolve("valid"), 1, "a");

        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessage(folder + ": has both val and valid; merge or rename one of them");
    }

    @Test
    void refusesATestSplitWithoutATrainingSplit() throws IOException {
        Samples.classFolders(folder.resolve("Test"), 1, "a");
        Samples.classFolders(folder.resolve("val"), 1, "a");

        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(folder.toString(), "val and Test", "no train folder");
    }

    @Test
    void saysWhichFoldersBesideTheSplitsAreNotUsed() throws IOException {
        Samples.classFolders(folder.resolve("train"), 2, "a");
        Samples.classFolders(folder, 1, "extra", "test");

        DataSplits splits = open();

        assertThat(splits.test()).isEmpty();
        assertThat(splits.leftOut())
                .containsExactly(folder.resolve("train")
                        + ": 2 images; left out 2 files and folders: 2 folders beside the splits (extra, test)");
    }

    @Test
    void namesInEitherUnicodeFormAreOneClass() throws IOException {
        String composed = "caf\u00e9";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
        Samples.classFolders(folder.resolve("train"), 2, decomposed, "the");
        Samples.classFolders(folder.resolve("val"), 1, composed, "the");

        DataSplits splits = open();

        assertThat(splits.labels()).containsExactly(composed, "the");
        assertThat(splits.validation().size()).isEqualTo(2);
        assertThat(splits.train().openReader().next().get(1).toInt()).isZero();
        assertThat(splits.validation().openReader().next().get(1).toInt()).isZero();
    }

    @Test
    void refusesOneClassInTwoUnicodeForms() throws IOException {
        String composed = "caf\u00e9";
        Samples.classFolders(folder, 1, composed);
        try {
            Samples.classFolders(folder, 1, Normalizer.normalize(composed, Normalizer.Form.NFD));
        } catch (FileAlreadyExistsException e) {
            return; // this file system takes both for one name
        }

        if (ClassFolders.folders(folder).size() == 2) {
            assertThatThrownBy(this::whole).hasMessageContaining("two folders for class 'caf\u00e9'");
        }
    }

    @Test
    void aClassWithoutImagesSaysWhatItHolds() throws IOException {
        Samples.classFolders(folder, 1, "a");
        Files.createDirectory(folder.resolve("b"));

        assertThatThrownBy(this::whole)
                .hasMessage(folder.resolve("b") + ": no images in this class folder, which has no files; add some or"
                        + " remove the folder");
        write(folder.resolve("b/x/notes.txt"), "x");
        assertThatThrownBy(this::whole)
                .hasMessage(folder.resolve("b") + ": no images in this class folder; left out 1 file: 1 no image"
                        + " (x/notes.txt); add some or remove the folder");
    }

    @Test
    void aFolderWithoutADataSetSaysWhatItHolds() throws IOException {
        assertThatThrownBy(this::whole)
                .hasMessageContaining("no data set in this folder, which is empty; a data set is");
        write(folder.resolve("photos.zip"), "PK");
        assertThatThrownBy(this::open).hasMessageContaining("no data set in this folder, which holds photos.zip; ");
    }
}
