package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** What pages open on: the map that was asked for, and the query that the model's classifier reads. */
class StartBrowserTest extends BrowserTest {
    private static final PageModel MODEL = Sample.small();
    private static final PageImage IMAGE = Sample.image(MODEL, "cat", 7);
    private static final PageModel POOLED = Sample.withSequencePooling();
    private static final PageImage POOLED_IMAGE = Sample.image(POOLED, "pooled", 7);

    @BeforeAll
    static void writePages() throws IOException {
        write("pooled", POOLED, POOLED_IMAGE, PageStart.DEFAULT);
        write("rollout", MODEL, IMAGE, new PageStart("rollout", 2, "mean", "2,3", OptionalInt.empty(), 1));
        write("raw", MODEL, IMAGE, new PageStart("raw", 1, "2", "pooling", OptionalInt.empty(), 0.5));
        write("gradcam", MODEL, IMAGE, new PageStart("gradcam", 0, "mean", "pooling", OptionalInt.of(1), 1));
        write("unknown", MODEL, IMAGE, new PageStart("all", 9, "7", "9,9", OptionalInt.of(4), 9));
    }

    private static void write(String name, PageModel model, PageImage image, PageStart start) throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder.resolve(name), model, start)) {
            pages.add(image);
            pages.finish();
        }
    }

    @Override
    String page() {
        return "pooled/pooled.html";
    }

    private static void assertFirstKeyOf(double[] weights) {
        WebElement first = browser.find("#look-up tbody tr");
        double largest = Arrays.stream(weights).max().orElseThrow();
        assertThat(weights[Integer.parseInt(first.getDomAttribute("data-token"))])
                .isEqualTo(largest);
        assertThat(Double.parseDouble(first.getDomAttribute("data-weight"))).isCloseTo(largest, within(0.02 * largest));
    }

    private static String checked(String name) {
        return browser.find("input[name='" + name + "']:checked").getDomProperty("value");
    }

    @Test
    void sequencePoolingAsksByItsWeights() {
        assertThat(browser.text("#tokens")).isEqualTo("pooling: weighted mean");
        assertThat(browser.text("#query strong"))
                .isEqualTo("mean over the queries of all 64 patches, weighted as in the sequence pooling");
        assertFirstKeyOf(new LookUps(POOLED, POOLED_IMAGE).pooled(1));
        assertThat(browser.text("#guide-tokens")).contains("sequence pooling", "receptive field");
        assertThat(browser.text("#model"))
                .isEqualTo("cct · 2 layers · 2 heads · 8 × 8 tokens from 2 convolutions, 4 pixels apart (receptive"
                        + " field 13 pixels) · no class token (sequence pooling)");
        browser.press("c");
        assertFirstKeyOf(new LookUps(POOLED, POOLED_IMAGE).pooled(1));
    }

    @Test
    void theMethodThatWasAskedForIsChosen() {
        browser.open(folder.resolve("rollout/cat.html"), "");
        assertThat(checked("method")).isEqualTo("rollout");
        assertThat(browser.text("#layer-value")).isEqualTo("1–2 / 3");
        assertThat(browser.text("#query strong")).isEqualTo("row 2, column 3");
        assertFirstKeyOf(new LookUps(MODEL, IMAGE).rollout(1, 1 + 4 + 2));
        browser.open(folder.resolve("rollout/cat.html"), "#method=raw&layer=3");
        assertThat(checked("method")).isEqualTo("raw");
        assertThat(browser.text("#layer-value")).isEqualTo("3 / 3");
    }

    @Test
    void soAreLayerHeadAndTemperature() {
        browser.open(folder.resolve("raw/cat.html"), "");
        assertThat(browser.text("#layer-value")).isEqualTo("1 / 3");
        assertThat(browser.text("#temperature-value")).isEqualTo("0.50");
        assertFirstKeyOf(new LookUps(MODEL, IMAGE).row(0, 1, 0, 0.5));
    }

    @Test
    void gradCamIsShownAsAShareOfItsSum() {
        browser.open(folder.resolve("gradcam/cat.html"), "");
        assertThat(checked("method")).isEqualTo("gradcam");
        assertThat(browser.text("#query strong")).isEqualTo("automobile");
        double[] map = IMAGE.classMaps().get(1).gradCam();
        double sum = Arrays.stream(map).sum();
        double[] shares = new double[17];
        for (int patch = 0; patch < 16; patch++) {
            shares[patch + 1] = map[patch] / sum;
        }
        assertFirstKeyOf(shares);
    }

    @Test
    void aMethodOfTheStripIsShown() {
        browser.open(folder.resolve("raw/cat.html"), "");
        assertThat(browser.all(".method-tile")).hasSize(4);
        browser.click(".method-tile[data-method='gradcam']");
        assertThat(checked("method")).isEqualTo("gradcam");
        assertThat(browser.text("#query strong")).as("the likeliest class").isEqualTo("cat");
        browser.click(".method-tile[data-method='rollout']");
        assertThat(checked("method")).isEqualTo("rollout");
    }

    @Test
    void whatAPageDoesNotHaveIsReplacedByTheDefault() {
        browser.open(folder.resolve("unknown/cat.html"), "");
        assertThat(checked("method")).isEqualTo("raw");
        assertThat(checked("heads")).isEqualTo("mean");
        assertThat(browser.text("#layer-value")).isEqualTo("3 / 3");
        assertThat(browser.text("#query strong")).isEqualTo("class token");
        assertThat(browser.text("#temperature-value")).isEqualTo("2.00");
    }
}
