package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images inside zip and tar archives. */
class ArchivesTest {
    private static final String[] ENTRIES = {
        "a.jpg",
        "deep/er/b.PNG",
        "./c.webp",
        "notes.txt",
        ".hidden.png",
        ".git/d.png",
        "__MACOSX/._a.jpg",
        "../../etc/e.png",
        "/f.bmp",
        "two\nlines.gif"
    };

    @TempDir
    private Path folder;

    private Path zip;
    private Path tar;
    private Path tarGz;

    private static byte[] content(String entry) {
        return ("content of " + entry).getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void makeArchives() throws IOException {
        zip = folder.resolve("x.zip");
        tar = folder.resolve("x.tar");
        tarGz = folder.resolve("x.TGZ");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            out.putArchiveEntry(new ZipArchiveEntry("deep/"));
            out.closeArchiveEntry();
            for (String entry : ENTRIES) {
                out.putArchiveEntry(new ZipArchiveEntry(entry));
                out.write(content(entry));
                out.closeArchiveEntry();
            }
        }
        writeTar(tar, false);
        writeTar(tarGz, true);
    }

    private static void writeTar(Path file, boolean gzip) throws IOException {
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream packed = gzip ? new GZIPOutputStream(plain) : plain;
                TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
            out.putArchiveEntry(new TarArchiveEntry("deep/"));
            out.closeArchiveEntry();
            for (String entry : ENTRIES) {
                put(out, entry, content(entry));
            }
        }
    }

    private static void put(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private static List<ImageSource> open(Path archive) {
        return open(archive, ImageLimits.DEFAULT);
    }

    private static List<ImageSource> open(Path archive, ImageLimits limits) {
        List<ImageSource> images = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(
                List.of(archive.toString()),
                new ByteArrayInputStream(new byte[0]),
                InputOptions.DEFAULT.withLimits(limits))) {
            inputs.forEachRemaining(images::add);
        }
        return images;
    }

    private static String problem(ImageSource image) {
        return image instanceof ImageSource.Missing missing ? missing.problem() : "none";
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x.tar", "x.TGZ"})
    void givesTheImagesInTheOrderOfTheArchive(String name) throws IOException {
        Path archive = folder.resolve(name);
        List<ImageSource> images = open(archive);
        assertThat(images)
                .extracting(image -> image.name().substring(archive.toString().length()))
                .containsExactly(
                        "!a.jpg", "!deep/er/b.PNG", "!c.webp", "!../../etc/e.png", "!/f.bmp", "!two\nlines.gif");
        assertThat(((ImageSource.Encoded) images.get(1)).content()).isEqualTo(content("deep/er/b.PNG"));
        // Nothing is unpacked, wherever an entry points to.
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(zip, tar, tarGz);
        }
    }

    @Test
    void countsAZipByItsDirectoryAndNoTar() {
        assertThat(ImageInputs.count(List.of(zip.toString()), InputOptions.DEFAULT))
                .hasValue(6);
        assertThat(ImageInputs.count(List.of(zip.toString(), tar.toString()), InputOptions.DEFAULT))
                .isEmpty();
    }

    @Test
    void aGlobMayMatchArchives() {
        List<ImageSource> images = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(
                List.of(folder + "/x.{zip,tar}"), new ByteArrayInputStream(new byte[0]), InputOptions.DEFAULT)) {
            inputs.forEachRemaining(images::add);
        }
        assertThat(images).hasSize(12);
    }

    @Test
    void aFolderIsNotSearchedForArchives() {
        assertThat(open(folder)).hasSize(1);
        assertThat(problem(open(folder).get(0)))
                .isEqualTo("no images in this folder; left out 3 files: 3 archives (x.TGZ, x.tar, x.zip)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x.tar", "x.TGZ"})
    void anEntryAboveTheLimitIsRefusedAlone(String name) {
        List<ImageSource> images = open(folder.resolve(name), new ImageLimits(20, 1000));
        assertThat(images).hasSize(6);
        assertThat(problem(images.get(1))).contains("24 bytes", "the limit for an entry is 20");
        assertThat(problem(images.get(0))).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x.tar", "x.TGZ"})
    void aDamagedArchiveEndsWithAnErrorOfItsOwn(String name) throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(name));
        for (int length = 0; length < whole.length - 1024; length += 1 + whole.length / 97) {
            Path cut = Files.write(folder.resolve("cut" + name), Arrays.copyOf(whole, length));
            List<ImageSource> images = open(cut);
            ImageSource last = images.get(images.size() - 1);
            assertThat(images).hasSizeLessThanOrEqualTo(7);
            // A tar that ends between two entries is a whole one, to every reader.
            if (!name.equals("x.tar") || length % 512 != 0) {
                assertThat(last).isInstanceOf(ImageSource.Missing.class);
                assertThat(problem(last)).matches("(?s)is damaged or truncated.*");
                assertThat(last.name()).isEqualTo(cut.toString());
            }
        }
    }

    @Test
    void aFileThatIsNoArchiveIsOneError() throws IOException {
        for (String name : List.of("no.zip", "no.tar", "no.tar.gz")) {
            Path no = Files.writeString(folder.resolve(name), "<html>404".repeat(200));
            List<ImageSource> images = open(no);
            assertThat(images).hasSize(1);
            assertThat(problem(images.get(0))).startsWith("is damaged or truncated");
        }
    }

    @Test
    void anArchiveWithoutImagesSaysSo() throws IOException {
        Path none = folder.resolve("none.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(none)) {
            out.putArchiveEntry(new ZipArchiveEntry("a.txt"));
            out.closeArchiveEntry();
        }
        assertThat(problem(open(none).get(0))).isEqualTo("no images in this archive; left out 1 file: 1 empty (a.txt)");
    }

    @Test
    void encryptedOddlyPackedAndDamagedEntriesAreErrorsOfTheirOwn() throws IOException {
        byte[] bytes = Files.readAllBytes(zip);
        byte[] encrypted = patched(bytes, 8, 1); // general purpose flags
        byte[] packed = patched(bytes, 10, 99); // method
        byte[] damaged = patched(bytes, 16, 77); // checksum
        assertThat(problemOfFirst(encrypted)).contains("is encrypted");
        assertThat(problemOfFirst(packed)).contains("method (99)");
        assertThat(problemOfFirst(damaged)).contains("checksum is wrong");
    }

    private String problemOfFirst(byte[] archive) throws IOException {
        List<ImageSource> images = open(Files.write(folder.resolve("patched.zip"), archive));
        assertThat(images).hasSize(6);
        assertThat(images.subList(1, 6)).allMatch(image -> image instanceof ImageSource.Encoded);
        return problem(images.get(0));
    }

    /** Changes a byte of a.jpg's record in the central directory. */
    private static byte[] patched(byte[] zip, int field, int value) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        byte[] patched = zip.clone();
        patched[text.lastIndexOf("a.jpg", text.lastIndexOf("deep/er")) - 46 + field] = (byte) value;
        return patched;
    }

    @Test
    void linksInATarAreErrors() throws IOException {
        Path links = folder.resolve("links.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(links))) {
            TarArchiveEntry link = new TarArchiveEntry("l.jpg", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
            out.putArchiveEntry(new TarArchiveEntry("p.jpg", TarConstants.LF_FIFO));
            out.closeArchiveEntry();
            put(out, "good.jpg", content("good"));
        }
        List<ImageSource> images = open(links);
        assertThat(images).hasSize(3);
        assertThat(problem(images.get(0))).contains("is a link to /etc/passwd");
        assertThat(problem(images.get(1))).contains("not a plain file");
        assertThat(problem(images.get(2))).isEqualTo("none");
    }

    @Test
    void anArchiveBombIsBrokenOff() throws IOException {
        Path bomb = folder.resolve("bomb.tar.gz");
        byte[] zeros = new byte[1 << 20];
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(bomb)))) {
            put(out, "first.png", content("first"));
            TarArchiveEntry entry = new TarArchiveEntry("zeros.dat");
            entry.setSize(64L << 20);
            out.putArchiveEntry(entry);
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
            out.closeArchiveEntry();
            put(out, "last.png", content("last"));
        }
        List<ImageSource> images = open(bomb, new ImageLimits(1 << 20, 1000));
        assertThat(images).hasSize(2);
        assertThat(images.get(0).name()).endsWith("!first.png");
        assertThat(images.get(1).name()).isEqualTo(bomb.toString());
        assertThat(problem(images.get(1))).contains("expands to more than 250 times its size after 1 image");

        // Within the limits it is read to its end.
        assertThat(open(bomb, new ImageLimits(100 << 20, 1000)))
                .hasSize(2)
                .noneMatch(ImageSource.Missing.class::isInstance);
    }

    /** Entries that all point to the same bytes: a small file of any size when unpacked. */
    @Test
    void aZipWhoseEntriesOverlapIsBrokenOff() throws IOException {
        byte[] zeros = new byte[900_000];
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(one)) {
            out.putArchiveEntry(new ZipArchiveEntry("z.png"));
            out.write(zeros);
            out.closeArchiveEntry();
        }
        byte[] bytes = one.toByteArray();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int directory = text.indexOf("PK\1\2");
        int end = text.indexOf("PK\5\6");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(bytes, 0, directory);
        int copies = 2000;
        for (int i = 0; i < copies; i++) {
            bomb.write(bytes, directory, end - directory);
        }
        byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
        int size = (end - directory) * copies;
        for (int i = 0; i < 4; i++) {
            tail[12 + i] = (byte) (size >> (8 * i));
        }
        tail[8] = tail[10] = (byte) copies;
        tail[9] = tail[11] = (byte) (copies >> 8);
        bomb.writeBytes(tail);
        Path file = Files.write(folder.resolve("bomb.zip"), bomb.toByteArray());

        List<ImageSource> images = open(file, new ImageLimits(1 << 20, 1000));
        assertThat(images).hasSizeLessThan(copies);
        assertThat(problem(images.get(images.size() - 1))).contains("expands to more than 250 times its size");
    }
}
