package dev.vit4j.classify.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.Prediction;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFoldersTest {
    private static final List<String> LABELS = List.of("cat", "dog");

    @TempDir
    private Path folder;

    private final List<String> messages = new ArrayList<>();

    private ClassFolders folders(boolean link) {
        return new ClassFolders(folder.resolve("sorted"), LABELS, link, messages::add);
    }

    private Path image(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static Prediction is(int index) {
        return new Prediction(LABELS.get(index), index, 1);
    }

    private List<String> sorted() throws IOException {
        try (var files = Files.walk(folder.resolve("sorted"))) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> folder.resolve("sorted").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String content(String name) throws IOException {
        return Files.readString(folder.resolve("sorted").resolve(name));
    }

    @Test
    void copiesIntoFoldersOfTheBestClass() throws IOException {
        Path a = image("in/a.jpg", "A");
        folders(false).sort(ImageSource.of(a), is(1));
        folders(false).sort(ImageSource.of(image("in/b.jpg", "B")), is(0));
        assertThat(sorted()).containsExactly("cat/b.jpg", "dog/a.jpg");
        assertThat(content("dog/a.jpg")).isEqualTo("A");
        assertThat(a).exists();
    }

    @Test
    void namesThatCollideAreNumberedAndNothingIsWrittenOver() throws IOException {
        image("sorted/cat/a.jpg", "was here");
        ClassFolders folders = folders(false);
        folders.sort(ImageSource.of(image("1/a.jpg", "one")), is(0));
        folders.sort(ImageSource.of(image("2/a.jpg", "two")), is(0));
        folders.sort(ImageSource.of(image("3/noending", "three")), is(0));
        folders.sort(ImageSource.of(image("4/noending", "four")), is(0));
        assertThat(sorted())
                .containsExactly("cat/a-2.jpg", "cat/a-3.jpg", "cat/a.jpg", "cat/noending", "cat/noending-2");
        assertThat(content("cat/a.jpg")).isEqualTo("was here");
        assertThat(content("cat/a-2.jpg")).isEqualTo("one");
        assertThat(content("cat/a-3.jpg")).isEqualTo("two");
    }

    @Test
    void aRunCanBeRepeated() throws IOException {
        Path one = image("1/a.jpg", "one");
        Path two = image("2/a.jpg", "two");
        for (boolean link : new boolean[] {false, true}) {
            for (int i = 0; i < 3; i++) {
                folders(link).sort(ImageSource.of(one), is(link ? 1 : 0));
                folders(link).sort(ImageSource.of(two), is(link ? 1 : 0));
            }
        }
        assertThat(sorted()).containsExactly("cat/a-2.jpg", "cat/a.jpg", "dog/a-2.jpg", "dog/a.jpg");
        Path link = folder.resolve("sorted/dog/a-2.jpg");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(two.toRealPath());
        assertThat(Files.readString(link)).isEqualTo("two");
    }

    @Test
    void writesOutWhatIsNoFileOfItsOwn() throws IOException {
        byte[] bytes = "jpeg".getBytes(StandardCharsets.UTF_8);
        RgbImage picture = new RgbImage(1, 1, new byte[] {1, 2, 3});
        for (boolean link : new boolean[] {false, true}) {
            folders(link).sort(new ImageSource.Encoded("x.zip!deep/b.jpg", bytes), is(0));
            folders(link).sort(new ImageSource.Encoded("x.zip!../../../../tmp/..", bytes), is(0));
            folders(link).sort(new ImageSource.Encoded("x.zip!c:\\evil\\nul.jpg", bytes), is(0));
            folders(link).sort(new ImageSource.Encoded("wow!/x.tar.gz!c!.jpg", bytes), is(0));
            folders(link).sort(new ImageSource.Pixels("data/test_batch.bin#17", picture), is(1));
        }
        assertThat(sorted())
                .containsExactly("cat/__", "cat/_nul.jpg", "cat/b.jpg", "cat/c!.jpg", "dog/test_batch-17.png");
        assertThat(new ImageDecoder().decode(folder.resolve("sorted/dog/test_batch-17.png")))
                .isEqualTo(picture);
        assertThat(content("cat/b.jpg")).isEqualTo("jpeg");
    }

    @Test
    void aFileThatVanishedIsSaidAndSkipped() throws IOException {
        folders(false).sort(ImageSource.of(folder.resolve("gone.jpg")), is(0));
        folders(true).sort(ImageSource.of(folder.resolve("gone.jpg")), is(0));
        assertThat(messages).hasSize(2).allMatch(message -> message.contains("gone.jpg: no such file any more"));
        assertThat(sorted()).isEmpty();
    }

    @Test
    void labelsFromStrangersCannotLeadAnywhere() throws IOException {
        List<String> hostile = List.of(
                "../../etc",
                "/abs",
                "a/b",
                "..",
                ".",
                "",
                "  ",
                "CON",
                "cat",
                "Cat",
                "cat",
                "-rf",
                "new\nline",
                "\u001b[31m",
                "x".repeat(500),
                "é".repeat(500),
                "a:b*c?",
                "dot.",
                "\u202egpj");
        List<String> names = SafeNames.folders(hostile);
        assertThat(names.stream().map(name -> name.toLowerCase(java.util.Locale.ROOT)))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(hostile);
        for (String name : names) {
            assertThat(name).doesNotContain("/", "\\", "\n", "\u001b", "\u202e", ":");
            assertThat(name).isNotIn("", ".", "..", "CON").doesNotStartWith(".").doesNotStartWith("-");
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(256);
        }
        assertThat(names.get(8)).isEqualTo("cat");
        assertThat(names.get(9)).isEqualTo("Cat (9)");
        ClassFolders folders = new ClassFolders(folder.resolve("sorted"), hostile, false, messages::add);
        for (int c = 0; c < hostile.size(); c++) {
            folders.sort(ImageSource.of(image("in/a.jpg", "A")), new Prediction(hostile.get(c), c, 1));
        }
        try (var made = Files.list(folder.resolve("sorted"))) {
            assertThat(made).hasSize(hostile.size());
        }
        try (var made = Files.list(folder)) {
            assertThat(made).hasSize(2);
        }
    }
}
