package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    private List<String> names(List<ImageInput> inputs) {
        return inputs.stream()
                .map(input -> input.name().startsWith(folder.toString())
                        ? folder.relativize(Path.of(input.name())).toString()
                        : input.name())
                .toList();
    }

    private List<ImageInput> expand(String... arguments) {
        return ImageInputs.expand(List.of(arguments), stdin(""));
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
        touch("d/z.png", "d/B.JPG", "d/a.jpeg", "d/c/1.bmp", "d/notes.txt", "d/.x.png", "d/.git/y.png", "d/png");
        assertThat(names(expand(at("d")))).containsExactly("d/B.JPG", "d/a.jpeg", "d/c/1.bmp", "d/z.png");
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
        assertThat(expand(at("no such folder/*.png")).get(0).error()).contains("no file matches");
    }

    @Test
    void readsListsFromFilesAndStdin() throws IOException {
        touch("a.png", "b c.png", "*.png");
        Path list = folder.resolve("list.txt");
        Files.writeString(list, "\ufeff" + at("b c.png") + "\r\n\n" + at("*.png") + "\n" + at("gone.png"));
        List<ImageInput> inputs = ImageInputs.expand(List.of("@" + list, "-"), stdin(at("a.png") + "\n"));
        assertThat(names(inputs)).containsExactly("b c.png", "*.png", "gone.png", "a.png");
        assertThat(inputs.get(2).error()).contains("no such file");
    }

    @Test
    void whatIsMissingKeepsItsPlace() throws IOException {
        touch("a.png");
        Files.createDirectory(folder.resolve("empty"));
        List<ImageInput> inputs = expand(at("gone.png"), at("a.png"), at("empty"), at("*.gif"), "nul\0byte");
        assertThat(names(inputs.subList(0, 4))).containsExactly("gone.png", "a.png", "empty", "*.gif");
        assertThat(inputs.get(0).error()).contains("no such file");
        assertThat(inputs.get(1).error()).isEmpty();
        assertThat(inputs.get(2).error()).contains("no images in this folder");
        assertThat(inputs.get(3).error()).contains("no file matches");
        assertThat(inputs.get(4).error().orElseThrow()).startsWith("not a possible file name");
    }

    @Test
    void aMissingListStopsEverything() {
        assertThatThrownBy(() -> expand("@" + at("gone.txt")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gone.txt: no such list")
                .hasMessageContaining("./@");
    }

    @Test
    void refusesStdinTwiceAndBrokenGlobs() {
        assertThatThrownBy(() -> expand("-", "-")).hasMessageContaining("only once");
        assertThatThrownBy(() -> expand(at("[a"))).hasMessageContaining("not a valid glob");
    }
}
