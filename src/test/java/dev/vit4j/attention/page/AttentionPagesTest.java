package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPagesTest {
    private static final PageModel MODEL = Sample.small();

    @TempDir
    Path folder;

    private JsonNode data(String fileName) throws IOException {
        return AttentionPageTest.data(Files.readString(folder.resolve(fileName)));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void eachPageLeadsToTheOneBeforeAndTheOneAfter() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
            for (String stem : List.of("a", "b #1 50%", "c")) {
                pages.add(Sample.image(MODEL, stem, 1));
            }
            assertThat(pages.finish()).isEqualTo(folder.resolve("index.html"));
        }
        assertThat(files()).containsExactly("a.html", "b #1 50%.html", "c.html", "index.html");
        assertThat(data("a.html").path("links").toString())
                .isEqualTo("{\"previous\":null,\"index\":\"index.html\",\"next\":\"b%20%231%2050%25.html\"}");
        assertThat(data("b #1 50%.html").path("links").toString())
                .isEqualTo("{\"previous\":\"a.html\",\"index\":\"index.html\",\"next\":\"c.html\"}");
        assertThat(data("c.html").path("links").path("next").isNull()).isTrue();
    }

    @Test
    void theIndexHasAllImagesInOrderAndThoseThatFailed() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
            pages.add(Sample.image(MODEL, "a", 1));
            pages.addFailed("photos/</script>.png", "is empty; copy it again");
            pages.add(Sample.image(MODEL, "b", 2));
            pages.finish();
        }
        JsonNode images = data("index.html").path("images");
        assertThat(images.findValuesAsText("name"))
                .containsExactly("photos/a.png", "photos/</script>.png", "photos/b.png");
        assertThat(images.at("/0/page").asText()).isEqualTo("a.html");
        assertThat(images.at("/0/predictions/0/label").asText()).isEqualTo("cat");
        assertThat(images.at("/0/picture").asText()).startsWith("data:image/png;base64,");
        assertThat(images.at("/1/error").asText()).isEqualTo("is empty; copy it again");
        assertThat(data("index.html").path("model").asText()).isEqualTo("small/8");
    }

    @Test
    void noImagesGiveAnIndexOfNone() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
            pages.finish();
        }
        assertThat(data("index.html").path("images")).isEmpty();
    }

    @Test
    void whatIsNotFinishedLeavesTheIndexAsItWas() throws IOException {
        Files.writeString(folder.resolve("index.html"), "old");
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
            pages.add(Sample.image(MODEL, "a", 1));
            pages.add(Sample.image(MODEL, "b", 2));
        }
        assertThat(files()).containsExactly("a.html", "index.html");
        assertThat(folder.resolve("index.html")).hasContent("old");
    }

    @Test
    void anImageThatDoesNotFitIsRefusedAndTheOthersGoOn() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
            pages.add(Sample.image(MODEL, "a", 1));
            PageImage other = Sample.image(Sample.overlapping(), "other", 1);
            assertThatThrownBy(() -> pages.add(other)).isInstanceOf(IllegalArgumentException.class);
            pages.add(Sample.image(MODEL, "b", 2));
            pages.finish();
        }
        assertThat(files()).containsExactly("a.html", "b.html", "index.html");
        assertThat(data("a.html").at("/links/next").asText()).isEqualTo("b.html");
    }

    @Test
    void nothingIsAddedAfterTheEnd() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder.resolve("new/folder"), MODEL, PageStart.DEFAULT)) {
            pages.finish();
            assertThatThrownBy(() -> pages.addFailed("a", "b")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pages::finish).isInstanceOf(IllegalStateException.class);
        }
    }
}
