package dev.vit4j.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final int COUNT = 10_000;
    private static final byte[] KEY = new byte[DiskCache.KEY_BYTES];
    private static final long PIXELS = DiskCache.HEADER_BYTES + (long) DiskCache.ENTRY_BYTES * COUNT;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("some/train.images");
    }

    private static RgbImage image(int seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[3 * (1 + random.nextInt(9)) * 4];
        random.nextBytes(pixels);
        return new RgbImage(4, pixels.length / 12, pixels);
    }

    private DiskCache open() {
        return DiskCache.open(file, COUNT, KEY, Long.MAX_VALUE);
    }

    private void write(int... indices) throws IOException {
        try (DiskCache cache = open()) {
            for (int index : indices) {
                cache.put(index, image(index));
            }
        }
    }

    @Test
    void theNextProcessFindsTheImages() throws IOException {
        write(3, 9_999, 0);
        try (DiskCache cache = open()) {
            assertThat(cache.reused()).isTrue();
            assertThat(cache.size()).isEqualTo(3);
            for (int index : new int[] {0, 3, 9_999}) {
                assertThat(cache.get(index)).contains(image(index));
            }
            assertThat(cache.get(1)).isEmpty();
            cache.put(1, image(1));
            assertThat(cache.get(1)).contains(image(1));
            assertThat(cache.get(3)).contains(image(3));
        }
    }

    @Test
    void aCacheOfOtherImagesOrOfAnotherVersionIsReplaced() throws IOException {
        write(3);
        byte[] other = KEY.clone();
        other[31] = 1;
        try (DiskCache cache = DiskCache.open(file, COUNT, other, Long.MAX_VALUE)) {
            assertThat(cache.reused()).isFalse();
            assertThat(cache.get(3)).isEmpty();
        }
        try (DiskCache cache = DiskCache.open(file, COUNT - 1, other, Long.MAX_VALUE)) {
            assertThat(cache.reused()).isFalse();
        }
        write(3);
        try (RandomAccessFile change = new RandomAccessFile(file.toFile(), "rw")) {
            change.seek(11); // the last byte of the version
            change.write(DiskCache.VERSION + 1);
        }
        try (DiskCache cache = open()) {
            assertThat(cache.reused()).isFalse();
            assertThat(cache.get(3)).isEmpty();
        }
    }

    /** As after a power cut: blocks of the file are missing or old. */
    @Test
    void aDamagedImageIsNotGivenAndIsWrittenAnew() throws IOException {
        write(3, 4);
        try (RandomAccessFile change = new RandomAccessFile(file.toFile(), "rw")) {
            change.seek(PIXELS + 5);
            int before = change.read();
            change.seek(PIXELS + 5);
            change.write(before ^ 1);
        }
        try (DiskCache cache = open()) {
            assertThat(cache.get(3)).isEmpty();
            assertThat(cache.get(4)).contains(image(4));
            cache.put(3, image(3));
            assertThat(cache.get(3)).contains(image(3));
            assertThat(cache.get(4)).contains(image(4));
        }
    }

    @Test
    void whereverTheFileIsCutOrDamagedOnlyRightImagesComeOut() throws IOException {
        write(0, 1, 2, 3, 4, 5);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            byte[] damaged = trial % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (trial % 2 == 1) {
                int from = trial % 4 == 1 ? DiskCache.HEADER_BYTES : 0;
                int at = from + random.nextInt(trial % 4 == 1 ? 6 * DiskCache.ENTRY_BYTES : whole.length);
                damaged[at] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try (DiskCache cache = open()) {
                for (int index = 0; index < 6; index++) {
                    RgbImage expected = image(index);
                    assertThat(cache.get(index).orElse(expected)).isEqualTo(expected);
                    cache.put(index, expected);
                    assertThat(cache.get(index)).contains(expected);
                }
            }
        }
    }

    @Test
    void noMoreIsKeptThanAllowed() throws IOException {
        long room = (long) image(0).pixels().length + image(1).pixels().length;
        try (DiskCache cache = DiskCache.open(file, COUNT, KEY, room)) {
            cache.put(0, image(0));
            cache.put(1, image(1));
            cache.put(2, image(2));
            assertThat(cache.size()).isEqualTo(2);
            assertThat(cache.bytes()).isEqualTo(room);
            assertThat(cache.get(2)).isEmpty();
        }
    }

    @Test
    void twoRunsDoNotShareAFile() throws IOException {
        try (DiskCache cache = open()) {
            assertThat(cache.size()).isZero();
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(
                            file + ": the cache is in use by another run; choose another --cache-dir, or --cache ram");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectories(file.getParent().getParent());
        Files.writeString(file.getParent(), "a file");
        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("some")
                .hasMessageEndingWith("choose another --cache-dir");
    }
}
