package dev.vit4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.dataset.ImageDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The expected parts were computed in Python: {@code int.from_bytes(hashlib.sha256(f"validation:{seed}:{identity}"
 * .encode()).digest()[:8], "big") / 2**64 < share}.
 */
class HashSplitTest {
    @TempDir
    private Path folder;

    private DataSplits open(double share, long seed) {
        return DataSets.open(folder, DataOptions.DEFAULT.withValidation(share, seed));
    }

    private static List<String> identities(ImageDataset images) {
        return IntStream.range(0, images.size()).mapToObj(images::identity).toList();
    }

    @Test
    void theNumbersArePythons() {
        assertThat(new IdentityHash("validation", 0).of("cat/1.jpg")).isEqualTo(0.7871604184756819);
        assertThat(new IdentityHash("validation", -3).of("cat/sub/\u00e9.jpg")).isEqualTo(0.025743376653089678);
        assertThat(new IdentityHash("limit", 7).of("cat/1.jpg")).isEqualTo(0.23942711907831915);
    }

    @Test
    void heldOutAreTheImagesWhoseHashIsBelowTheShare() throws IOException {
        Samples.classFolders(folder, 10, "dog", "cat", "Zebra");
        assertThat(identities(open(0.2, 0).validation()))
                .containsExactly(
                        "Zebra/img1.png",
                        "Zebra/img8.png",
                        "cat/img9.png",
                        "dog/img2.png",
                        "dog/img3.png",
                        "dog/img7.png",
                        "dog/img8.png");
        assertThat(identities(open(0.1, 5).validation())).containsExactly("dog/img6.png");
    }

    @Test
    void thePartOfAnImageDoesNotDependOnTheOthers() throws IOException {
        Samples.classFolders(folder, 30, "cat", "dog");
        List<String> train = new ArrayList<>(identities(open(0.2, 4).train()));
        List<String> validation = new ArrayList<>(identities(open(0.2, 4).validation()));

        Samples.png(folder.resolve("cat/added.png"), Samples.flat(8, 8, 0));
        Samples.classFolders(folder, 3, "ant");
        Files.delete(folder.resolve("dog/img7.png"));
        Files.move(folder.resolve("cat/img3.png"), folder.resolve("cat/renamed.png"));
        List<String> gone = List.of("dog/img7.png", "cat/img3.png");
        train.removeAll(gone);
        validation.removeAll(gone);

        assertThat(identities(open(0.2, 4).train())).containsAll(train);
        assertThat(identities(open(0.2, 4).validation())).containsAll(validation);
    }

    @Test
    void recordsOfCifarKeepTheirPartInAnyOrderAndInAnyFile() throws IOException {
        Random random = new Random(11);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] record = Samples.record(0, 0, 0, i % 10);
            random.nextBytes(record);
            record[0] = (byte) (i % 10);
            records.add(record);
        }
        write("data_batch_1.bin", records);
        TreeSet<String> validation = new TreeSet<>(identities(open(0.3, 2).validation()));
        TreeSet<String> train = new TreeSet<>(identities(open(0.3, 2).train()));
        Files.delete(folder.resolve("data_batch_1.bin")); // it is mapped
        Collections.shuffle(records, random);
        write("data_batch_1.bin", records.subList(0, 25));
        write("data_batch_2.bin", records.subList(25, 60));
        DataSplits two = open(0.3, 2);

        assertThat(validation).isNotEmpty();
        assertThat(new TreeSet<>(identities(two.validation()))).isEqualTo(validation);
        assertThat(new TreeSet<>(identities(two.train()))).isEqualTo(train);
    }

    private void write(String name, List<byte[]> records) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] record : records) {
            content.write(record);
        }
        Files.write(folder.resolve(name), content.toByteArray());
    }

    /** Counted in Python over the files' bytes. */
    @Test
    void theBundledImagesAreDividedAsInPython() {
        DataSplits splits = DataSets.open(Path.of("data/cifar10-mini"), DataOptions.DEFAULT);
        int[] held = new int[10];
        IntStream.range(0, splits.validation().size())
                .forEach(i -> held[splits.validation().label(i)]++);
        assertThat(held).containsExactly(18, 22, 21, 20, 16, 24, 21, 15, 19, 19);
        assertThat(splits.train().size()).isEqualTo(2000 - 195);
    }

    @Test
    void ifNoImageIsBelowTheShareTheSmallestHashIsHeldOut() throws IOException {
        Samples.classFolders(folder, 3, "a", "b");
        assertThat(identities(open(0.1, 7).validation())).containsExactly("b/img2.png");
        assertThat(identities(open(0.1, 0).validation())).containsExactly("a/img2.png");
        assertThat(open(0, 7).validation().size()).isZero();
    }

    @Test
    void aClassNeverLosesAllOfItsTrainingImages() throws IOException {
        Samples.classFolders(folder, 3, "a", "b");
        assertThat(identities(open(0.7, 7).train()))
                .as("all of a are below the share: its largest hash is kept")
                .containsExactly("a/img1.png", "b/img0.png");
        Samples.classFolders(folder.resolve("single"), 1, "a");
        DataSplits single = DataSets.open(folder.resolve("single"), DataOptions.DEFAULT.withValidation(0.99, 0));
        assertThat(single.train().size()).isEqualTo(1);
        assertThat(single.validation().size()).isZero();
    }

    @Test
    void theLimitKeepsTheSmallestHashesOfEachClass() throws IOException {
        Samples.classFolders(folder, 6, "cat");
        DataOptions limited = DataOptions.DEFAULT.withValidation(0, 3).withSubset(new DataSubset(List.of(), 3));
        assertThat(identities(DataSets.open(folder, limited).train()))
                .containsExactly("cat/img1.png", "cat/img2.png", "cat/img4.png");
    }

    @Test
    void theIdentityOfAFileIsItsPortablePath() throws IOException {
        Path deep = folder.resolve("train");
        Samples.png(deep.resolve("cat/e\u0301.png"), Samples.flat(8, 8, 0));
        Samples.png(deep.resolve("dog/1.png"), Samples.flat(8, 8, 0));
        assertThat(identities(open(0, 0).train())).containsExactly("cat/\u00e9.png", "dog/1.png");
    }
}
