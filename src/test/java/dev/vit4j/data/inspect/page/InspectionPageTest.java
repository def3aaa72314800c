package dev.vit4j.data.inspect.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.data.Samples;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class InspectionPageTest {
    @TempDir
    private Path root;

    private static void write(Path file, RgbImage image) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, ImageEncoder.png(image));
    }

    /** Runs the command and returns the page as XML; in style and script nothing of the data is written. */
    private Document page(Path data) throws Exception {
        Path report = root.resolve("out/report.html");
        CommandRun run = CommandRun.of("data", "inspect", data.toString(), "--report", report.toString());
        assertThat(run.err()).contains("report: " + report);
        String html = Files.readString(report)
                .replaceFirst("<!DOCTYPE html>", "")
                .replaceFirst("(?s)<style>.*?</style>", "<style></style>")
                .replaceFirst("(?s)<script>.*?</script>", "<script></script>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> sections(Document page) {
        return elements(page, "section").stream().map(s -> s.getAttribute("id")).toList();
    }

    @Test
    void everyFindingHasItsSectionAndPictures() throws Exception {
        Path data = root.resolve("data");
        Samples.classFolders(data.resolve("train"), 10, "cat", "<b>dog");
        Samples.classFolders(data.resolve("test"), 1, "cat", "<b>dog"); // equal to the first of train
        write(data.resolve("train/cat/large.png"), Samples.noise(300, 200, 77));
        write(data.resolve("train/<b>dog/large.png"), Samples.noise(300, 200, 77));
        Files.writeString(data.resolve("train/cat/web.png"), "<html>");
        Document page = page(data);
        assertThat(sections(page))
                .containsExactly("summary", "leakage", "duplicates", "unreadable", "classes", "sizes", "samples");
        assertThat(elements(page, "a").stream().map(a -> a.getAttribute("href").substring(1)))
                .containsExactlyElementsOf(sections(page));
        assertThat(elements(page, "p").stream().map(Element::getTextContent)).contains("Different labels");
        assertThat(elements(page, "b")).isEmpty();
        assertThat(elements(page, "h3").stream().map(Element::getTextContent)).contains("<b>dog", "cat");
        // Two leaked pairs, one pair of duplicates; 8 samples of 11 of each class in train, 1 of 1 in test.
        assertThat(elements(page, "figure")).hasSize(2 * 2 + 2 + 2 * (8 + 1));
        for (Element image : elements(page, "img")) {
            assertThat(image.getAttribute("src")).matches("data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+");
            assertThat(image.getAttribute("alt")).isNotEmpty();
        }
        requireOneOfEach(page);
    }

    private static void requireOneOfEach(Document page) {
        Set<String> ids = new HashSet<>();
        for (Element element : elements(page, "*")) {
            String id = element.getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s once", id).isTrue();
        }
        assertThat(elements(page, "link")).isEmpty();
        assertThat(elements(page, "script")).hasSize(1);
        assertThat(elements(page, "meta").stream().map(m -> m.getAttribute("content")))
                .anyMatch(content -> content.startsWith("default-src 'none'"));
    }

    @Test
    void aCleanSetHasNoSectionsOfFindings() throws Exception {
        Path data =
                Samples.cifar10(root.resolve("cifar/data_batch_1.bin"), 200, 1).getParent();
        Document page = page(data);
        assertThat(sections(page)).containsExactly("summary", "classes", "sizes", "samples");
        assertThat(elements(page, "figure")).hasSize(10 * 8);
    }

    @Test
    void manyClassesAreCutWithAWord() throws Exception {
        StringBuilder labels = new StringBuilder("path,label\n");
        for (int i = 0; i < 900; i++) {
            labels.append("images/")
                    .append(i % 3)
                    .append('-')
                    .append(i)
                    .append(".png,c")
                    .append(i)
                    .append('\n');
            write(root.resolve("images/" + i % 3 + "-" + i + ".png"), Samples.noise(3, 3, i));
        }
        Path file = Files.writeString(root.resolve("labels.csv"), labels);
        Document page = page(file);
        assertThat(elements(page, "p").stream().map(Element::getTextContent)).contains("The first 800 of 900 classes.");
    }

    @Test
    void anUnwritablePlaceIsSaidBeforeTheWork() throws Exception {
        Path data =
                Samples.cifar10(root.resolve("cifar/data_batch_1.bin"), 20, 1).getParent();
        CommandRun run = CommandRun.of("data", "inspect", data.toString(), "--report", root.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--report " + root + ": is a folder; name a file");
        assertThat(run.out()).isEmpty();
    }
}
