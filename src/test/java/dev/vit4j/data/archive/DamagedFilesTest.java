package dev.vit4j.data.archive;

import static dev.vit4j.data.archive.PythonArchives.FOLDER;
import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is damaged, the message says so in words; nothing ends in an exception of Java's. */
class DamagedFilesTest {
    private static final int ROUNDS = 150;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multi.tar",
                "plain.tar",
                "plain.tar.gz",
                "pets.zip",
                "gray.npz",
                "color.npz",
                "keras.npz",
                "chest.npz"
            })
    void damageIsNamed(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
        Path file = folder.resolve(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(file, damaged(whole, random));
            check(file, file, round);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "dots", "color"})
    void damageOfOneOfSeveralFilesIsNamed(String name) throws IOException {
        Path folderOfSet = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(FOLDER.resolve("idx").resolve(name))) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, folderOfSet.resolve(file.getFileName()));
            }
        }
        Random random = new Random(name.hashCode());
        try (Stream<Path> files = Files.list(folderOfSet)) {
            for (Path file : files.sorted().toList()) {
                byte[] whole = Files.readAllBytes(file);
                for (int round = 0; round < ROUNDS / 3; round++) {
                    Files.write(file, damaged(whole, random));
                    check(folderOfSet, file, round);
                }
                Files.write(file, whole);
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            case 1 -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            case 2 -> {
                int at = random.nextInt(damaged.length);
                Arrays.fill(damaged, at, Math.min(damaged.length, at + 1 + random.nextInt(8)), (byte) 0xFF);
            }
            default -> {
                // Headers lie at the beginning and, in zip files, at the end.
                int distance = random.nextInt(Math.min(600, damaged.length));
                int at = random.nextBoolean() ? distance : damaged.length - 1 - distance;
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return damaged;
    }

    private static void check(Path data, Path file, int round) throws IOException {
        try {
            GivenSplits splits = read(data);
            readAll(splits.train());
            if (splits.test().isPresent()) {
                readAll(splits.test().get());
            }
        } catch (BadInputException e) {
            assertThat(e.getMessage())
                    .as("round %d", round)
                    .contains(file.getFileName().toString());
        } catch (RuntimeException e) {
            fail("round " + round + " of " + file, e);
        }
    }

    private static void readAll(ImageDataset images) throws IOException {
        try (RgbRecordReader reader = (RgbRecordReader) images.openReader()) {
            for (int i = 0; i < images.size(); i++) {
                reader.loadImage(images.metadata(i));
            }
        }
    }

    @Test
    void emptyFilesAreNoDataSets() throws IOException {
        for (String name : new String[] {"x.tar", "x.tar.gz", "x.zip", "x.npz"}) {
            check(Files.createFile(folder.resolve(name)), folder.resolve(name), 0);
        }
    }
}
