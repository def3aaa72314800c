package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.input.InputFile.Kind;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    private static final int CIFAR_RECORD = 3073;

    @TempDir
    private Path folder;

    /** A folder of files, some of them hidden or no images; an archive; two CIFAR records; a list. */
    @BeforeEach
    void write() throws IOException {
        for (String name :
                List.of("in/b.png", "in/a/2.jpg", "in/a/10.jpg", "in/.hidden.png", "in/empty.png", "in/#é %.png")) {
            write(name, name.contains("empty") ? 0 : 7);
        }
        write("in/notes.txt", 3);
        write("two.bin", 2 * CIFAR_RECORD);
        write("glob1.png", 1);
        write("glob2.png", 1);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("photos.zip")))) {
            for (String name : List.of("y.png", "x.png")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        Files.writeString(
                folder.resolve("list.txt"), at("b*d[1].png") + "\n" + at("photos.zip") + "\n" + at("in") + "\n");
        write("b*d[1].png", 4);
    }

    private void write(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    private String at(String name) {
        return folder + "/" + name;
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<InputFile> files(String stdin, List<String> arguments) {
        List<InputFile> files = new ArrayList<>();
        try (InputFiles inputs = ImageInputs.files(arguments, stdin(stdin), InputOptions.DEFAULT)) {
            inputs.forEachRemaining(files::add);
        }
        return files;
    }

    private static List<String> described(Iterator<ImageSource> images) {
        List<String> all = new ArrayList<>();
        images.forEachRemaining(image -> all.add(image.name() + " "
                + image.getClass().getSimpleName()
                + (image instanceof ImageSource.Missing missing ? missing.problem() : "")));
        return all;
    }

    @Test
    void filesGiveTheSameImagesInTheSameOrder() {
        List<String> arguments = List.of(
                at("two.bin"),
                at("in"),
                at("nothing.png"),
                at("photos.zip"),
                "-",
                "@" + at("list.txt"),
                at("glob*.png"));
        String stdin = at("in/a/10.jpg") + "\n" + at("in/gone.png") + "\n";
        List<String> expected;
        try (ImageInputs inputs = ImageInputs.open(arguments, stdin(stdin), InputOptions.DEFAULT)) {
            expected = described(inputs);
        }

        List<String> apart = new ArrayList<>();
        for (InputFile file : files(stdin, arguments)) {
            try (ImageInputs images = ImageInputs.open(file, InputOptions.DEFAULT)) {
                apart.addAll(described(images));
            }
        }

        assertThat(apart).isEqualTo(expected).hasSizeGreaterThan(15);
    }

    @Test
    void doesNotOpenContainers() {
        assertThat(files(
                        "", List.of(at("photos.zip"), at("two.bin"), at("in/b.png"), at("gone.png"), "http://x.org/a")))
                .extracting(InputFile::kind)
                .containsExactly(Kind.CONTAINER, Kind.CONTAINER, Kind.IMAGE, Kind.MISSING, Kind.URL);
    }

    @Test
    void knowsSizes() {
        assertThat(files("", List.of(at("two.bin"), at("in/b.png"), at("in/empty.png"))))
                .extracting(InputFile::bytes)
                .containsExactly(2L * CIFAR_RECORD, 7L, 0L);
    }

    @Test
    void placesAreAbsoluteAndNamesAsGiven() {
        Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("in/b.png"));

        InputFile file = files("", List.of(relative.toString())).get(0);

        assertThat(file.name()).isEqualTo(relative.toString());
        assertThat(Path.of(file.place())).isAbsolute().exists();
    }

    @Test
    void refusesImagesOnStdin() {
        assertThatThrownBy(() -> files("", List.of("/dev/stdin")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("save it to a file");
    }
}
