package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageInputsTest {
    @TempDir
    private Path folder;

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names(List<ImageSource> inputs) {
        return inputs.stream()
                .map(input -> input.name().startsWith(folder.toString())
                        ? folder.relativize(Path.of(input.name())).toString()
                        : input.name())
                .toList();
    }

    private static List<ImageSource> expand(String... arguments) {
        return expandWith("", arguments);
    }

    private static List<ImageSource> expandWith(String stdin, String... arguments) {
        List<ImageSource> all = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(List.of(arguments), stdin(stdin), InputOptions.DEFAULT)) {
            inputs.forEachRemaining(all::add);
        }
        return all;
    }

    private static String problem(ImageSource input) {
        return input instanceof ImageSource.Missing missing ? missing.problem() : "";
    }

    private String at(String name) {
        return folder + "/" + name;
    }

    @Test
    void keepsTheOrderOfTheArguments() throws IOException {
        touch("b.png", "a.png");
        assertThat(names(expand(at("b.png"), at("a.png"), at("b.png")))).containsExactly("b.png", "a.png", "b.png");
    }

    @Test
    void listsAFoldersImagesSortedAndDeepWithoutHiddenOnes() throws IOException {
        touch(
                "d/z.png",
                "d/B.JPG",
                "d/a.jpeg",
                "d/c/1.bmp",
                "d/w.webp",
                "d/notes.txt",
                "d/.x.png",
                "d/.git/y.png",
                "d/png");
        assertThat(names(expand(at("d")))).containsExactly("d/B.JPG", "d/a.jpeg", "d/c/1.bmp", "d/w.webp", "d/z.png");
    }

    @Test
    void aFolderLinkedIntoItselfEnds() throws IOException {
        touch("d/a.png");
        Files.createSymbolicLink(folder.resolve("d/again"), folder.resolve("d"));
        assertThat(names(expand(at("d")))).containsExactly("d/a.png");
    }

    @Test
    void expandsGlobs() throws IOException {
        touch("g/a1.png", "g/a2.png", "g/b1.png", "g/sub/a3.png", "g/.a4.png");
        assertThat(names(expand(at("g/a*.png")))).containsExactly("g/a1.png", "g/a2.png");
        assertThat(names(expand(at("g/**.png")))).containsExactly("g/a1.png", "g/a2.png", "g/b1.png", "g/sub/a3.png");
        assertThat(names(expand(at("g/{b1,a2}.p?g")))).containsExactly("g/a2.png", "g/b1.png");
        assertThat(names(expand(at("g/*/a3.png")))).containsExactly("g/sub/a3.png");
        assertThat(names(expand(at("g/s*")))).containsExactly("g/sub/a3.png");
    }

    @Test
    void expandsGlobsRelativeToTheWorkingFolder() {
        assertThat(names(expand("pom.*l"))).containsExactly("pom.xml");
    }

    @Test
    void aFileThatExistsIsNotTakenForAGlob() throws IOException {
        touch("a[1].png", "a1.png");
        assertThat(names(expand(at("a[1].png")))).containsExactly("a[1].png");
    }

    @Test
    void aGlobInAMissingFolderMatchesNothing() {
        assertThat(problem(expand(at("no such folder/*.png")).get(0))).contains("no file matches");
    }

    @Test
    void readsListsFromFilesAndStdin() throws IOException {
        touch("a.png", "b c.png", "*.png");
        Path list = folder.resolve("list.txt");
        Files.writeString(list, "\ufeff" + at("b c.png") + "\r\n\n" + at("*.png") + "\n" + at("gone.png"));
        List<ImageSource> inputs = expandWith(at("a.png") + "\n", "@" + list, "-");
        assertThat(names(inputs)).containsExactly("b c.png", "*.png", "gone.png", "a.png");
        assertThat(problem(inputs.get(2))).contains("no such file");
    }

    @Test
    void whatIsMissingKeepsItsPlace() throws IOException {
        touch("a.png");
        Files.createDirectory(folder.resolve("empty"));
        List<ImageSource> inputs = expand(at("gone.png"), at("a.png"), at("empty"), at("*.gif"), "nul\0byte");
        assertThat(names(inputs.subList(0, 4))).containsExactly("gone.png", "a.png", "empty", "*.gif");
        assertThat(problem(inputs.get(0))).contains("no such file");
        assertThat(problem(inputs.get(1))).isEmpty();
        assertThat(problem(inputs.get(2))).contains("no images in this folder");
        assertThat(problem(inputs.get(3))).contains("no file matches");
        assertThat(problem(inputs.get(4))).startsWith("not a possible file name");
    }

    @Test
    void aMissingListStopsEverything() {
        assertThatThrownBy(() -> expand("@" + at("gone.txt")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gone.txt: no such list")
                .hasMessageContaining("./@");
    }

    @Test
    void listsMayEndNamesWithNullBytes() throws IOException {
        touch("two\nlines.png", "a.png");
        List<ImageSource> all = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(
                List.of("-"),
                stdin(at("two\nlines.png") + "\0" + at("a.png")),
                InputOptions.DEFAULT.withNullSeparated(true))) {
            inputs.forEachRemaining(all::add);
        }
        assertThat(names(all)).containsExactly("two\nlines.png", "a.png");
    }

    @Test
    void aFileThatIsNoListIsRefused() {
        assertThatThrownBy(() -> expandWith("x".repeat(100_000), "-")).hasMessageContaining("not a list of files");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsFilesWhoseNamesAreNoUtf8ByFolderAndByList() throws IOException {
        Path odd = Path.of(URI.create(folder.toUri() + "caf%E9.png"));
        assumeThat(createdOddName(odd)).as("this file system has such names").isTrue();
        touch("z.png");

        List<ImageSource> byFolder = expand(folder.toString());
        assertThat(byFolder).hasSize(2);
        String name = byFolder.get(0).name();
        assertThat(name).startsWith("file:///").endsWith("caf%E9.png");
        assertThat(((ImageSource.File) byFolder.get(0)).path()).isEqualTo(odd);
        assertThat(expand(name)).isEqualTo(byFolder.subList(0, 1));

        byte[] list = (folder + "/caf?.png\n").getBytes(StandardCharsets.UTF_8);
        list[new String(list, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xE9;
        List<ImageSource> byList = new ArrayList<>();
        try (ImageInputs inputs =
                ImageInputs.open(List.of("-"), new ByteArrayInputStream(list), InputOptions.DEFAULT)) {
            inputs.forEachRemaining(byList::add);
        }
        assertThat(byList).isEqualTo(byFolder.subList(0, 1));
    }

    private static boolean createdOddName(Path odd) throws IOException {
        try {
            Files.createFile(odd);
            return true;
        } catch (FileSystemException utf8Only) {
            return false;
        }
    }

    @Test
    void listsMayNameFolders() throws IOException {
        touch("d/a.png", "d/b.png");
        assertThat(names(expandWith(at("d") + "\n" + at("d/a.png"), "-")))
                .containsExactly("d/a.png", "d/b.png", "d/a.png");
    }

    @Test
    void aGlobMayBeginWithADot() throws IOException {
        touch(".h/.x.png", "g/.a4.png");
        assertThat(names(expand(at("g/.*.png")))).containsExactly("g/.a4.png");
        assertThat(names(expand(at(".h/.*")))).containsExactly(".h/.x.png");
    }

    @Test
    void countsWhatThereWillBe() throws IOException {
        touch("d/a.png", "d/e/b.png", "d/c.txt");
        Path list = Files.writeString(folder.resolve("list"), at("d") + "\n" + at("gone"));
        assertThat(ImageInputs.count(List.of(at("d"), "@" + list, at("x")), InputOptions.DEFAULT))
                .hasValue(6);
        assertThat(ImageInputs.count(List.of("-"), InputOptions.DEFAULT)).isEmpty();
    }

    @Test
    void nothingIsLookedAtBeforeItsTurn() throws IOException {
        touch("a.png");
        Path late = folder.resolve("late");
        try (ImageInputs inputs =
                ImageInputs.open(List.of(at("a.png"), late.toString()), stdin(""), InputOptions.DEFAULT)) {
            inputs.next();
            touch("late/b.png");
            assertThat(inputs.next().name()).endsWith("b.png");
            assertThat(inputs.hasNext()).isFalse();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(20)
    void aListMayComeThroughAPipe() throws Exception {
        touch("a.png", "b.png");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(ImageInputs.count(List.of("@" + pipe), InputOptions.DEFAULT)).isEmpty();
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, at("a.png") + "\n" + at("b.png") + "\n", StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        assertThat(names(expand("@" + pipe))).containsExactly("a.png", "b.png");
        writer.join();
    }

    @Test
    void aFolderIsNoList() {
        assertThatThrownBy(() -> expand("@" + folder)).hasMessageContaining("it is a folder");
    }

    @Test
    void refusesStdinTwiceAndBrokenGlobs() {
        assertThatThrownBy(() -> expand("-", "-")).hasMessageContaining("only once");
        assertThatThrownBy(() -> expand(at("[a"))).hasMessageContaining("not a valid glob");
    }
}
