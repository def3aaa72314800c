package dev.vit4j.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.Samples;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportFolderTest {
    private static final List<String> SINGLE = List.of(
            "confusion.csv",
            "confusion.png",
            "evaluation.json",
            "index.html",
            "mistakes.png",
            "per-class.csv",
            "reliability.png");

    @TempDir
    private Path temp;

    private ImageDataset images;
    private Path folder;

    @BeforeEach
    void makeImages() throws IOException {
        images = Samples.images(temp.resolve("images"), "<b>\"&'", 40);
        folder = temp.resolve("reports/report");
    }

    private EvaluatedModel evaluated(int classes, double skill) {
        return Samples.evaluated("runs/<i>best</i>", images, Samples.labels(classes), skill, List.of());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The page as XML; in style and script, which XML would read as markup, nothing of the report is written. */
    private Document page() throws Exception {
        String html = Files.readString(folder.resolve("index.html"))
                .replaceFirst("<!DOCTYPE html>", "")
                .replaceFirst("(?s)<style>.*?</style>", "<style></style>")
                .replaceFirst("(?s)<script>.*?</script>", "<script></script>");
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 40})
    void thePageIsWellFormedAndNeedsNothingElse(int classes) throws Exception {
        ReportFolder.write(folder, evaluated(classes, 1));
        assertThat(names(folder)).isEqualTo(SINGLE);
        assertThat(names(folder.getParent())).containsExactly("report");
        requireSelfContained(page());
        assertThat(Json.read(folder.resolve("evaluation.json")).get("images").asInt())
                .isEqualTo(40);
        for (String picture : List.of("confusion.png", "reliability.png", "mistakes.png")) {
            assertThat(ImageIO.read(folder.resolve(picture).toFile())).isNotNull();
        }
    }

    /** Sources are data, links lead to files beside the page or to places in it that exist. */
    private void requireSelfContained(Document page) {
        Set<String> ids = new HashSet<>();
        for (Element element : elements(page, "*")) {
            String id = element.getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s once", id).isTrue();
        }
        for (Element element : elements(page, "*")) {
            for (String attribute : List.of("src", "srcset")) {
                if (element.hasAttribute(attribute)) {
                    assertThat(element.getAttribute(attribute)).startsWith("data:image/png;base64,");
                }
            }
            if (element.hasAttribute("href")) {
                String link = element.getAttribute("href");
                if (link.startsWith("#")) {
                    assertThat(ids).contains(link.substring(1));
                } else {
                    assertThat(folder.resolve(link)).exists();
                }
            }
            if (element.getTagName().equals("img")) {
                assertThat(element.getAttribute("alt")).isNotEmpty();
            }
        }
        assertThat(elements(page, "link")).isEmpty();
        assertThat(elements(page, "iframe")).isEmpty();
        assertThat(elements(page, "script")).hasSize(1);
    }

    @Test
    void styleAndScriptAskNothingOfANetwork() throws Exception {
        ReportFolder.write(folder, evaluated(3, 1));
        String page = Files.readString(folder.resolve("index.html"));
        assertThat(page).doesNotContain("http:", "https:", "url(", "@import", "fetch(", "import(", "XMLHttp");
        assertThat(elements(page(), "meta").stream().map(meta -> meta.getAttribute("content")))
                .anyMatch(content -> content.startsWith("default-src 'none'; img-src data:;"));
    }

    @Test
    void hostileNamesStayText() throws Exception {
        EvaluatedModel evaluated = Samples.evaluated(
                "\"><script>alert(1)</script>",
                images,
                Samples.HOSTILE,
                0,
                List.of(new BadImage(41, "<img src=x>", "<img src=x onerror=alert(1)>: is empty")));
        ReportFolder.write(folder, evaluated);
        Document page = page();
        assertThat(elements(page, "script")).hasSize(1);
        assertThat(elements(page, "i")).isEmpty();
        assertThat(elements(page, "h1").get(0).getTextContent())
                .isEqualTo("Evaluation of \"><script>alert(1)</script>");
        assertThat(elements(page, "th").stream().map(Element::getTextContent))
                .contains("<script>alert(1)</script>", "\"quoted\", and a comma", "\\u001b[31mred", "猫 🐈");
        for (Element image : elements(page, "img")) {
            assertThat(image.getAttribute("src")).startsWith("data:");
        }
    }

    @Test
    void everyClassWithFiguresHasARow() throws Exception {
        ReportFolder.write(folder, evaluated(40, 2));
        long rows = elements(page(), "section").stream()
                .filter(section -> section.getAttribute("id").equals("classes"))
                .mapToInt(section -> section.getElementsByTagName("tr").getLength())
                .sum();
        assertThat(rows).isEqualTo(1 + 40);
    }

    @Test
    void withoutMistakesThePageSaysSo() throws Exception {
        ReportFolder.write(folder, evaluated(4, 1000));
        requireSelfContained(page());
        assertThat(page().getDocumentElement().getTextContent()).contains("every image was predicted correctly");
    }

    @Test
    void aComparisonShowsBothModelsAndTheTest() throws Exception {
        ReportFolder.write(folder, Comparison.of(evaluated(10, 0), evaluated(10, 4)));
        assertThat(names(folder))
                .containsExactly(
                        "confusion-a.csv",
                        "confusion-a.png",
                        "confusion-b.csv",
                        "confusion-b.png",
                        "evaluation.json",
                        "index.html",
                        "mistakes-a.png",
                        "mistakes-b.png",
                        "per-class-a.csv",
                        "per-class-b.csv",
                        "reliability-a.png",
                        "reliability-b.png");
        Document page = page();
        requireSelfContained(page);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("McNemar", "B is better", "Worst mistakes of B");
    }

    @Test
    void anOlderReportIsReplacedWithAllItsFilesAndOthersAreKept() throws Exception {
        ReportFolder.write(folder, Comparison.of(evaluated(3, 0), evaluated(3, 1)));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        ReportFolder.write(folder, evaluated(3, 1));
        List<String> expected = new ArrayList<>(SINGLE);
        expected.add("notes.txt");
        assertThat(names(folder)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(names(folder.getParent())).containsExactly("report");
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Files.createDirectories(folder);
        ReportFolder.write(folder, evaluated(3, 1));
        assertThat(names(folder)).isEqualTo(SINGLE);
    }

    @Test
    void aFolderOfOtherThingsIsLeftAlone() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.html"), "my home page");
        assertThatThrownBy(() -> ReportFolder.write(folder, evaluated(3, 1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--report")
                .hasMessageContaining("choose a new folder");
        assertThat(names(folder)).containsExactly("index.html");
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> ReportFolder.requireReplaceable(file)).hasMessageContaining("is a file");
        assertThatCode(() -> ReportFolder.requireReplaceable(temp.resolve("new")))
                .doesNotThrowAnyException();
    }
}
