package dev.vit4j.data.archive;

import static dev.vit4j.data.archive.PythonArchives.FOLDER;
import static dev.vit4j.data.archive.PythonArchives.expected;
import static dev.vit4j.data.archive.PythonArchives.found;
import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveFormatTest {
    private static final byte[] IMAGE = {'P', '5', '\n', '1', ' ', '1', '\n', '2', '5', '5', '\n', 7};

    @TempDir
    private Path folder;

    private Path archive(String file, String... entries) throws IOException {
        return file.endsWith(".zip") ? zip(file, Zip64Mode.AsNeeded, entries) : tar(file, entries);
    }

    private static byte[] content(String entry) {
        return entry.endsWith(".txt") ? "text".getBytes(StandardCharsets.UTF_8) : IMAGE;
    }

    private Path zip(String file, Zip64Mode mode, String... entries) throws IOException {
        Path archive = folder.resolve(file);
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(archive)) {
            out.setUseZip64(mode);
            for (String entry : entries) {
                out.putArchiveEntry(new ZipArchiveEntry(entry));
                if (!entry.endsWith("/")) {
                    out.write(content(entry));
                }
                out.closeArchiveEntry();
            }
        }
        return archive;
    }

    private Path tar(String file, String... entries) throws IOException {
        Path archive = folder.resolve(file);
        try (OutputStream plain = Files.newOutputStream(archive);
                OutputStream packed = file.endsWith("gz") ? new GZIPOutputStream(plain) : plain;
                TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
            for (String entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry, true);
                header.setSize(entry.endsWith("/") ? 0 : content(entry).length);
                out.putArchiveEntry(header);
                if (!entry.endsWith("/")) {
                    out.write(content(entry));
                }
                out.closeArchiveEntry();
            }
        }
        return archive;
    }

    private static List<String> rows(ImageDataset images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.identity(i) + "=" + images.labels().get(images.label(i)))
                .toList();
    }

    @Test
    void readsAZipThatPythonWrote() throws IOException {
        Path data = FOLDER.resolve("pets.zip");
        GivenSplits splits = read(data);
        assertThat(found(splits, true)).isEqualTo(expected("pets.zip"));
        assertThat(splits.divided()).isTrue();
        assertThat(splits.train().metadata(1).getLocation()).isEqualTo(data + ": entry pets/train/cat/deep/train1.png");
        assertThat(splits.train().leftOut().summary())
                .isEqualTo("left out 2 files: 2 no images (pets/README.txt, pets/train/cat/notes.txt)");
        assertThat(splits.train().blocks()).isSameAs(Blocks.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.tar", "plain.tar.gz"})
    void readsTarsThatPythonWrote(String name) throws IOException {
        GivenSplits splits = read(FOLDER.resolve(name));
        assertThat(found(splits, true)).isEqualTo(expected("plain.tar"));
        assertThat(splits.divided()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x.tar", "x.tgz"})
    void passesFoldersAroundTheClasses(String file) throws IOException {
        Path data = archive(
                file,
                "./a/b/",
                "a/b/c/cat/1.pgm",
                "a/b/c/dog/sub/2",
                "a/b/c/dog/notes.txt",
                "a/docs/",
                "preview.pgm",
                "a/b/c/9.pgm",
                "a/.git/x.pgm",
                "__MACOSX/a/b/c/cat/._1.pgm");
        ImageDataset train = read(data).train();
        assertThat(rows(train)).containsExactly("cat/1.pgm=cat", "dog/sub/2=dog");
        assertThat(train.leftOut().summary())
                .isEqualTo("left out 3 files: 1 no image (a/b/c/dog/notes.txt), 2 images outside the class folders"
                        + " (preview.pgm, a/b/c/9.pgm)");
        try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
            assertThat(reader.loadImage(train.metadata(1))).isEqualTo(new RgbImage(1, 1, new byte[] {7, 7, 7}));
        }
    }

    @Test
    void aFolderMayHoldAnArchiveForEachSplit() throws IOException {
        archive("train.zip", "train/cat/1.pgm", "train/dog/2.pgm");
        archive("valid.tar", "cat/3.pgm");
        archive("test.tar.gz", "x/dog/4.pgm", "x/cat/5.pgm");
        GivenSplits splits = read(folder);
        assertThat(rows(splits.train())).containsExactly("cat/1.pgm=cat", "dog/2.pgm=dog");
        assertThat(rows(splits.validation().orElseThrow())).containsExactly("cat/3.pgm=cat");
        assertThat(rows(splits.test().orElseThrow())).containsExactly("dog/4.pgm=dog", "cat/5.pgm=cat");
    }

    @Test
    void namesThatDifferInTheirUnicodeFormAreOneClass() throws IOException {
        Path data = archive("x.zip", "caf\u00E9/1.pgm", "cafe\u0301/2.pgm", "tea/3.pgm");
        assertThat(read(data).train().labels()).containsExactly("caf\u00E9", "tea");
    }

    /** Sizes and offsets are then in extra fields. */
    @Test
    void readsZip64() throws IOException {
        Path data = zip("x.zip", Zip64Mode.Always, "cat/1.pgm", "dog/2.pgm");
        assertThat(rows(read(data).train())).containsExactly("cat/1.pgm=cat", "dog/2.pgm=dog");
    }

    @Test
    void readsAZipBehindOtherBytes() throws IOException {
        byte[] zip = Files.readAllBytes(archive("x.zip", "cat/1.pgm", "dog/2.pgm"));
        byte[] joined = new byte[1000 + zip.length];
        System.arraycopy(zip, 0, joined, 1000, zip.length);
        ImageDataset train = read(Files.write(folder.resolve("y.zip"), joined)).train();
        try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
            assertThat(reader.loadImage(train.metadata(1)).rgb(0, 0)).isEqualTo(0x070707);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x.zip | a.txt                       | no images in this archive; left out 1 file: 1 no image (a.txt)
            x.zip | 1.pgm                       | holds images, but no class folders; pack one folder for each class
            x.zip | cat/1.pgm dog/              | no images in the class folder dog; add some or remove the folder
            x.zip | cat/1.pgm ../dog/1.pgm      | entry ../dog/1.pgm leads out of the archive
            x.tar | cat/1.pgm dog/../../1.pgm   | entry dog/../../1.pgm leads out of the archive
            x.tar | cat/1.pgm dog/1.pgm ./cat/1.pgm | entry cat/1.pgm is there 2 times: pack the archive again
            x.zip | train/a/1.pgm test/b/1.pgm  | folder test/b is not one of the 1 classes of the training data
            x.zip | val/a/1.pgm test/a/1.pgm    | has val and test with class folders inside, but no train folder beside it
            x.tar | x/val/a/1.pgm x/valid/a/1.pgm x/train/a/2.pgm | has both x/val and x/valid for one split
            """)
    void namesArchiveAndEntryOfBadData(String file, String entries, String problem) throws IOException {
        Path data = archive(file, entries.split(" ", -1));
        assertThatThrownBy(() -> read(data))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(data + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void linksAreRefused() throws IOException {
        Path tar = folder.resolve("x.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            TarArchiveEntry link = new TarArchiveEntry("cat/1.jpg", TarConstants.LF_LINK);
            link.setLinkName("dog/1.jpg");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        assertThatThrownBy(() -> read(tar))
                .hasMessage(tar + ": entry cat/1.jpg: is a link, not an image: unpack the archive");
        Path zip = folder.resolve("x.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            ZipArchiveEntry link = new ZipArchiveEntry("cat/1.jpg");
            link.setUnixMode(UnixStat.LINK_FLAG | 0777);
            out.putArchiveEntry(link);
            out.write("../dog/1.jpg".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        assertThatThrownBy(() -> read(zip))
                .hasMessage(zip + ": entry cat/1.jpg: is a link, not an image: unpack the archive");
    }

    @Test
    void truncatedArchivesAreRefused() throws IOException {
        byte[] zip = Files.readAllBytes(archive("x.zip", "cat/1.pgm", "dog/2.pgm"));
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, zip.length - 30));
        assertThatThrownBy(() -> read(cut))
                .hasMessage(
                        cut + ": is truncated: the directory at the end of the zip file is missing; download it again");
        byte[] tar = Files.readAllBytes(archive("x.tar", "cat/1.pgm", "dog/2.pgm"));
        Path cutTar = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(tar, 1540));
        assertThatThrownBy(() -> read(cutTar))
                .hasMessageContaining("entry dog/2.pgm at byte 1024 should have 12 bytes");
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
        assertThatThrownBy(() -> read(text)).hasMessage(text + ": not a zip file");
    }

    @Test
    void damagedEntriesFailWhenTheyAreRead() throws IOException {
        Path data = folder.resolve("x.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(data)) {
            out.setMethod(ZipArchiveOutputStream.DEFLATED);
            for (String name : List.of("cat/1.pgm", "dog/2.pgm")) {
                out.putArchiveEntry(new ZipArchiveEntry(name));
                out.write(IMAGE);
                out.closeArchiveEntry();
            }
        }
        byte[] content = Files.readAllBytes(data);
        int extra = content[28]; // bytes of the local header's extra field
        content[30 + "cat/1.pgm".length() + extra + 5] ^= 0x10;
        Files.write(data, content);
        ImageDataset train = read(data).train();
        try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
            assertThatThrownBy(() -> reader.loadImage(train.metadata(0)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(data + ": entry cat/1.pgm: ")
                    .hasMessageContaining("is damaged");
            assertThat(reader.loadImage(train.metadata(1)).width()).isEqualTo(1);
        }
    }

    /** 400 MB of zeros take 400 KB. */
    @Test
    void decompressionBombsAreRefused() throws IOException {
        Path data = folder.resolve("x.zip");
        byte[] zeros = new byte[1 << 20];
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(data)) {
            for (int i = 0; i < 10; i++) {
                out.putArchiveEntry(new ZipArchiveEntry("cat/" + i + ".bmp"));
                for (int j = 0; j < 40; j++) {
                    out.write(zeros);
                }
                out.closeArchiveEntry();
            }
        }
        assertThatThrownBy(() -> read(data))
                .hasMessage(data
                        + ": expands to more than 250 times its size, like a decompression bomb: unpack it yourself if"
                        + " you trust it");
    }
}
