package dev.vit4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    @TempDir
    private Path folder;

    @Test
    void recordsAreNumberedPartByPart() {
        GivenSplits given = DataSets.read(Path.of("data/cifar10-mini"), DataOptions.DEFAULT.format());
        Places places = new Places(given);
        assertThat(places.size()).isEqualTo(2500);
        ImageDataset test = given.test().orElseThrow();
        assertThat(places.of(test)).hasSize(500).startsWith(2000, 2001).endsWith(2499);
        assertThat(places.of(given.train().subset(new int[] {7, 3, 1999}))).containsExactly(7, 3, 1999);
        assertThat(places.part(1999)).isZero();
        assertThat(places.part(2000)).isEqualTo(1);
        assertThat(places.index(2003)).isEqualTo(3);
        ImageDataset all = DataSets.whole(Path.of("x"), given, DataOptions.DEFAULT);
        assertThat(places.of(all.subset(new int[] {0, 2400}))).containsExactly(0, 2400);
        assertThat(places.of(ChosenClasses.inOrder(test, reversed(test.labels()))))
                .startsWith(2000);
    }

    private static List<String> reversed(List<String> names) {
        List<String> reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void filesAndRowsAreFoundToo() throws IOException {
        for (int i = 0; i < 6; i++) {
            ImageEncoder.writePng(new RgbImage(1, 1, new byte[3]), folder.resolve("set/c" + i % 2 + "/" + i + ".png"));
        }
        GivenSplits folders = DataSets.read(folder.resolve("set"), DataOptions.DEFAULT.format());
        assertThat(new Places(folders).of(folders.train().subset(new int[] {1, 4})))
                .containsExactly(1, 4);
        Path csv = Files.writeString(
                folder.resolve("l.csv"),
                "path,label,split\nset/c0/0.png,a,train\nset/c1/1.png,b,test\nset/c0/2.png,a,test\n");
        GivenSplits rows = DataSets.read(csv, DataOptions.DEFAULT.format());
        assertThat(new Places(rows).of(rows.test().orElseThrow().subset(new int[] {1})))
                .containsExactly(2);
        assertThatThrownBy(() -> new Places(rows).of(folders.train()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image 0");
    }
}
