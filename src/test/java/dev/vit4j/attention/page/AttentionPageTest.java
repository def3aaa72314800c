package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPageTest {
    @TempDir
    Path folder;

    private String page(PageModel model, PageImage image) throws IOException {
        Path file = folder.resolve(image.fileName());
        AttentionPage.write(file, model, image);
        return Files.readString(file);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    static JsonNode data(String page) throws IOException {
        return Json.mapper().readTree(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
    }

    private static PageModel model(String name, int layers, int heads, Patching patching) {
        return new PageModel(
                name, Sample.LABELS, layers, heads, new TokenGrid(patching, PrefixTokens.CLASS_TOKEN), Pooling.CLS);
    }

    @Test
    void aPageOfLite7IsWellBelowAMegabyte() throws IOException {
        PageModel model = model("lite-7/4", 7, 4, new Patching(32, 3, 4, 4));
        page(model, Sample.image(model, "lite", 1));
        assertThat(Files.size(folder.resolve("lite.html"))).isLessThan(400_000);
    }

    @Test
    void aPageOfBase16IsBelow15Megabytes() throws IOException {
        PageModel model = model("B/16", 12, 12, new Patching(224, 3, 16, 16));
        page(model, Sample.image(model, "base", 1));
        assertThat(Files.size(folder.resolve("base.html"))).isLessThan(13_000_000);
    }

    @Test
    void nothingIsLoadedFromAnywhere() throws IOException {
        String page = page(Sample.small(), Sample.image(Sample.small(), "a", 1));
        assertThat(page).doesNotContain("http:", "https:", "@import", "url(");
        assertThat(page).doesNotContainPattern("<(img|link|script|iframe|object|embed)[^>]* (src|data)=");
        assertThat(page).doesNotContainPattern("<link(?! rel=\"icon\" href=\"data:,\")");
    }

    @Test
    void noHandlersStylesOrCodeStandInAttributesOrText() throws IOException {
        String page = page(Sample.small(), Sample.image(Sample.small(), "a", 1));
        assertThat(page).doesNotContainPattern("<[^>]* on[a-z]+=").doesNotContainPattern("<[^>]* style=");
        assertThat(page)
                .doesNotContainPattern(
                        "\\beval\\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\\.write");
    }

    @Test
    void thePolicyAllowsThisScriptAndThisStyleOnly() throws Exception {
        String page = page(Sample.small(), Sample.image(Sample.small(), "a", 1));
        String policy = between(page, "Content-Security-Policy\" content=\"", "\"");
        String style = hash(between(page, "<style>", "</style>"));
        String script = hash(between(page, "\n<script>", "</script>"));
        assertThat(policy)
                .isEqualTo("default-src 'none'; img-src data:; style-src '" + style + "'; script-src '" + script
                        + "'; base-uri 'none'; form-action 'none'");
    }

    private static String hash(String text) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void hostileNamesStayText() throws IOException {
        String hostile = "</script><script>hacked=1</script><!-- &\" {{script}}";
        PageModel model = Sample.tiny(hostile, List.of(hostile, "b"));
        PageImage image = Sample.tinyImage("hostile", hostile);
        String page = page(model, image);
        assertThat(page).doesNotContain("<script>hacked").doesNotContain("</script><!--");
        assertThat(count(page, "<script")).isEqualTo(count(page, "</script>")).isEqualTo(3);
        JsonNode data = data(page);
        assertThat(data.path("name").asText()).isEqualTo(hostile);
        assertThat(data.at("/model/name").asText()).isEqualTo(hostile);
        assertThat(data.at("/predictions/0/label").asText()).isEqualTo(hostile);
        assertThat(data.at("/classMaps/0/label").asText()).isEqualTo(hostile);
        assertThat(between(page, "<title>", "</title>"))
                .startsWith("&lt;/script&gt;&lt;script&gt;hacked=1&lt;/script&gt;&lt;!-- &amp;&quot; {{script}}");
    }

    private static int count(String text, String part) {
        Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    @Test
    void everyPlaceOfTheTemplateIsFilled() throws IOException {
        assertThat(page(Sample.small(), Sample.image(Sample.small(), "a", 1))).doesNotContain("{{");
    }

    @Test
    void theOriginalIsLeftOutWhereTheModelSawItPixelForPixel() throws IOException {
        PageImage image = Sample.image(Sample.small(), "a", 1);
        RgbImage seen = image.pictures().seen();
        PageImage same = Sample.bare(
                image, new PagePictures(seen, Optional.of(new Original(seen, 0, 0, 32, 32)), Optional.empty()));
        assertThat(data(page(Sample.small(), image))
                        .path("original")
                        .path("width")
                        .asInt())
                .isEqualTo(60);
        JsonNode data = data(page(Sample.small(), same));
        assertThat(data.path("original").isNull()).isTrue();
        assertThat(data.path("entropyBits").isNull()).isTrue();
    }

    @Test
    void aLargeOriginalIsMadeSmallerAndKeepsThePlaceOfWhatWasSeen() throws IOException {
        PageImage image = Sample.image(Sample.small(), "a", 1);
        Original photo = new Original(new RgbImage(2000, 1000, new byte[6_000_000]), 500, 0, 1000, 1000);
        PageImage large =
                Sample.bare(image, new PagePictures(image.pictures().seen(), Optional.of(photo), Optional.empty()));
        JsonNode original = data(page(Sample.small(), large)).path("original");
        String start = "data:image/jpeg;base64,";
        assertThat(original.path("source").asText()).startsWith(start);
        byte[] jpeg =
                Base64.getDecoder().decode(original.path("source").asText().substring(start.length()));
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(decoded.getWidth()).isEqualTo(1024);
        assertThat(decoded.getHeight()).isEqualTo(512);
        assertThat(original.path("width").asInt()).isEqualTo(2000);
        assertThat(original.path("left").asDouble()).isEqualTo(500);
        assertThat(original.path("across").asDouble()).isEqualTo(1000);
    }

    @Test
    void headsWithoutADistanceHaveNone() throws IOException {
        PageImage image = Sample.image(Sample.small(), "a", 1);
        image.attention().distancePixels()[1][0] = Double.NaN;
        JsonNode distances = data(page(Sample.small(), image)).path("distancePixels");
        assertThat(distances.at("/1/0").isNull()).isTrue();
        assertThat(distances.at("/1/1").floatValue())
                .isEqualTo((float) image.attention().distancePixels()[1][1]);
    }

    @Test
    void whatDoesNotFitTheModelIsRefusedAndNothingIsWritten() {
        PageImage image = Sample.image(Sample.overlapping(), "a", 1);
        Path file = folder.resolve("a.html");
        assertThatThrownBy(() -> AttentionPage.write(file, Sample.small(), image))
                .hasMessage("photos/a.png: layers: 2, but the model has 3");
        image.attention().layers().get(1)[5] = -1;
        assertThatThrownBy(() -> AttentionPage.write(file, Sample.overlapping(), image))
                .hasMessage("attention weights must be at least 0, not -1.0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileNameThatLeavesTheFolderIsRefused() {
        PageImage image = Sample.image(Sample.small(), "a", 1);
        for (String name : List.of("../a.html", "a/b.html", "a\\b.html", ".html", "index.html", "a.htm", "a\n.html")) {
            assertThatThrownBy(
                            () -> new PageImage(name, "a", image.pictures(), List.of(), image.attention(), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not the file name of a page");
        }
    }
}
