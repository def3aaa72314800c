package dev.vit4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents show what there is. Their commands are parsed in {@code DocumentedCommandsTest}. */
class DocsTest {
    private static final int LONGEST_LINE = 200;

    private final List<Document> documents = Document.all();

    DocsTest() throws IOException {}

    @Test
    void allDocumentsAreFound() {
        assertThat(documents.stream().map(document -> document.path().toString()))
                .contains("README.md", "docs/index.md", "docs/guides/library.md", "data/README.md")
                .contains("notebooks/01-query-key-value.ipynb");
    }

    @Test
    void javaExamplesCompile(@TempDir Path folder) throws IOException {
        assertThat(documents.stream().flatMap(document -> document.blocks("java").stream()))
                .hasSizeGreaterThan(10);
        // Those of the guide to Spark need its libraries; the project spark/ compiles them.
        List<Document> ours = documents.stream()
                .filter(document -> !document.path().equals(Path.of("docs/spark.md")))
                .toList();
        assertThat(JavaExamples.compile(ours, folder)).isEmpty();
    }

    @Test
    void linesAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (Document document : markdown()) {
            List<String> lines = document.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int length = lines.get(i).length();
                if (length > LONGEST_LINE) {
                    tooLong.add(document + ":" + (i + 1) + ": " + length + " characters");
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Document document : documents) {
            for (String link : document.localLinks()) {
                if (!resolves(document, link)) {
                    dead.add(document + ": " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean resolves(Document document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document.path()
                : document.path().resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1 || Document.read(target).anchors().contains(parts[1]));
    }

    @Test
    void everyGuideAndReferenceIsReachedFromTheIndex() throws IOException {
        Document index = Document.read(Path.of("docs/index.md"));
        List<String> linked = index.localLinks().stream()
                .map(link -> index.path().resolveSibling(link).normalize().toString())
                .toList();
        assertThat(linked)
                .containsAll(markdown().stream()
                        .map(Document::toString)
                        .filter(path -> path.startsWith("docs/") && !path.equals("docs/index.md"))
                        .toList());
    }

    @Test
    void everyPictureIsShown() throws IOException {
        List<String> shown = documents.stream()
                .flatMap(document -> document.localLinks().stream()
                        .map(link ->
                                document.path().resolveSibling(link).normalize().toString()))
                .toList();
        try (Stream<Path> pictures = Files.list(Path.of("docs/images"))) {
            assertThat(shown).containsAll(pictures.map(Path::toString).toList());
        }
    }

    @Test
    void scriptsThatAreNamedExist() {
        List<String> missing = documents.stream()
                .flatMap(document -> matches("\\bscripts/[\\w./-]*\\w", document.text()))
                .filter(script -> !Files.exists(Path.of(script)))
                .distinct()
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void documentsThatTheSourcesNameExist() throws IOException {
        List<String> named = new ArrayList<>();
        for (String folder : List.of("src/main", "scripts")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(DocsTest::isText).toList()) {
                    matches("\\bdocs/[\\w/-]+\\.(md|png|jpg)", Files.readString(file))
                            .forEach(named::add);
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(5);
        assertThat(named).allSatisfy(document -> assertThat(Path.of(document)).exists());
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file)
                && file.getFileName().toString().matches("[\\w-]+|.*\\.(java|yaml|py|sh|properties|txt|js|html)");
    }

    private List<Document> markdown() {
        return documents.stream()
                .filter(document -> document.path().toString().endsWith(".md"))
                .toList();
    }

    private static Stream<String> matches(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().map(match -> match.group());
    }
}
