package dev.vit4j.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.Samples;
import dev.vit4j.data.cifar.CifarDataset;
import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.PerceptualHash;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearImagesTest {
    private static final int TRAIN = 900;
    private static final int TEST = 300;

    @TempDir
    private Path root;

    private ImageTable table;
    private final List<PerceptualHash> hashes = new ArrayList<>();

    /** Hashes in clusters: each is that of a center with some bits flipped. */
    @BeforeEach
    void fill() throws IOException {
        table = new ImageTable(List.of(part("train", TRAIN, 1), part("test", TEST, 2)));
        Random random = new Random(5);
        long[] centers = random.longs(2 * 150).toArray();
        for (int row = 0; row < TRAIN + TEST; row++) {
            int center = 2 * random.nextInt(150);
            boolean blank = random.nextInt(50) == 0;
            long dct = flipped(centers[center], random.nextInt(7), random);
            long difference = flipped(centers[center + 1], random.nextInt(12), random);
            boolean same = row > 0 && random.nextInt(10) == 0;
            hashes.add(same ? hashes.get(row - 1) : new PerceptualHash(dct, difference, blank));
            table.put(
                    row,
                    new RgbImage(1, 1, new byte[] {(byte) row, (byte) (row >> 8), 0}),
                    Optional.empty(),
                    hashes.get(row));
        }
    }

    private Part part(String name, int images, long seed) throws IOException {
        ImageDataset data = CifarDataset.open(
                List.of(Samples.cifar10(root.resolve(name + ".bin"), images, seed)), CifarFormat.CIFAR10);
        return new Part(name, data, data);
    }

    private static long flipped(long hash, int bits, Random random) {
        long changed = hash;
        for (int i = 0; i < bits; i++) {
            changed ^= 1L << random.nextInt(Long.SIZE);
        }
        return changed;
    }

    /** The groups are those that a comparison of all pairs finds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 10})
    void allPairsAreFound(int bits) {
        List<TreeSet<Integer>> expected = new ArrayList<>();
        boolean[] seen = new boolean[hashes.size()];
        for (int row = 0; row < hashes.size(); row++) {
            TreeSet<Integer> group = new TreeSet<>();
            Deque<Integer> open = new ArrayDeque<>(List.of(row));
            while (!open.isEmpty()) {
                int next = open.pop();
                if (seen[next]) {
                    continue;
                }
                seen[next] = true;
                group.add(next);
                for (int other = 0; other < hashes.size(); other++) {
                    if (!seen[other] && hashes.get(next).isNear(hashes.get(other), bits)) {
                        open.add(other);
                    }
                }
            }
            if (group.size() > 1) {
                expected.add(group);
            }
        }
        int[] first = EqualImages.firstRows(table);
        NearImages near = NearImages.of(table, bits);
        Groups groups = near.groups(first);
        List<TreeSet<Integer>> found = new ArrayList<>();
        for (int g = 0; g < groups.count(); g++) {
            TreeSet<Integer> group = new TreeSet<>();
            for (int row : groups.group(g)) {
                group.add(row);
            }
            found.add(group);
        }
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(found).isEqualTo(expected);
        for (int row = TRAIN; row < hashes.size(); row++) {
            PerceptualHash hash = hashes.get(row);
            boolean inTrain = hashes.subList(0, TRAIN).stream().anyMatch(other -> other.isNear(hash, bits));
            assertThat(near.isNearPart(row, 0)).as("row %d", row).isEqualTo(inTrain);
        }
    }

    @Test
    void equalImagesHaveTheFirstRow() {
        table.put(700, new RgbImage(1, 1, new byte[] {3, 0, 0}), Optional.empty(), hashes.get(700)); // as row 3
        int[] first = EqualImages.firstRows(table);
        assertThat(first[700]).isEqualTo(3);
        assertThat(first[3]).isEqualTo(3);
        assertThat(first[699]).isEqualTo(699);
        Groups groups = Groups.of(first);
        assertThat(groups.count()).isEqualTo(1);
        assertThat(groups.group(0)).containsExactly(3, 700);
    }
}
