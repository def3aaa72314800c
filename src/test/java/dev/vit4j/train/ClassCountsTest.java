package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCountsTest {
    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private void check(double share, String... classes) {
        DataSubset subset = new DataSubset(List.of(classes), 0);
        DataOptions options = DataOptions.DEFAULT.withValidation(share, 0).withSubset(subset);
        DataChoice data = DataChoice.of(folder.toString()).withValSplit(share).with(subset);
        ClassCounts.check(data, DataSets.open(folder, options), notes::add);
    }

    @Test
    void oneClassIsRefused() throws IOException {
        Samples.classFolders(folder, 12, "only");
        assertThatThrownBy(() -> check(0.1))
                .isInstanceOf(BadInputException.class)
                .hasMessage(folder + ": has one class only (only), so there is nothing to learn; give a folder with one"
                        + " folder of images for each class");
    }

    @Test
    void oneChosenClassIsRefused() throws IOException {
        Samples.classFolders(folder, 4, "cat", "dog");
        assertThatThrownBy(() -> check(0.1, "cat"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--classes cat: there is nothing to learn from one class");
    }

    @Test
    void aRunOnOneClassLeavesNothingBehind() throws IOException {
        Samples.classFolders(folder.resolve("data"), 4, "only");
        assertThatThrownBy(() -> SmallRuns.run(SmallRuns.options(folder.resolve("data"), 1), folder.resolve("run")))
                .isInstanceOf(BadInputException.class);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void theFolderOfAClassIsRefusedNamingItsParent() throws IOException {
        Samples.classFolders(folder, 3, "cat", "dog");
        assertThatThrownBy(() -> DataSets.open(folder.resolve("cat"), DataOptions.DEFAULT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(folder.resolve("cat") + ": holds images, but no class folders")
                .hasMessageEndingWith("give the folder above: " + folder);
    }

    @Test
    void unbalancedClassesAreSaidWithTheirNumbers() throws IOException {
        Samples.classFolders(folder, 30, "cat");
        Samples.classFolders(folder, 3, "dog");
        Samples.classFolders(folder, 10, "eel");
        check(0);
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("unbalanced classes: from 3 training images (dog) to 30 (cat)");
    }

    @Test
    void lessThanTenTimesAsManyImagesAreNotWorthALine() throws IOException {
        Samples.classFolders(folder, 29, "cat");
        Samples.classFolders(folder, 3, "dog");
        check(0);
        assertThat(notes).isEmpty();
    }

    /** HashSplitTest: seed 0 and share 0.1 hold out no image of these two classes but a/img2.png. */
    @Test
    void classesWithoutValidationImagesAreSaidOnce() throws IOException {
        Samples.classFolders(folder, 3, "a", "b");
        check(0.1);
        assertThat(notes)
                .containsExactly("no validation images of 1 of 2 classes (b); a larger --val-split holds out more");
    }

    @Test
    void oneImageOfEachClassLeavesNoneToHoldOut() throws IOException {
        Samples.classFolders(folder, 1, "a", "b");
        check(0.1);
        assertThat(notes)
                .containsExactly("no validation images: too few images to hold one out; accuracy is not measured, and"
                        + " best is the last epoch");
    }

    @Test
    void classesThatTheFormatKnowsAndTheFilesLackAreSaid() throws IOException {
        Samples.cifar10(folder.resolve("data_batch_1.bin"), 3, 1);
        check(0);
        assertThat(notes).containsExactly("no training images of 7 of 10 classes (cat, deer, dog, frog, horse, ...)");
    }
}
