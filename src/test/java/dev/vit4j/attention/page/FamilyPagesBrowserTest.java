package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** Pages of models of other families: their tokens, what their classifier reads, and without a class head. */
class FamilyPagesBrowserTest extends BrowserTest {
    private static final Map<PageModel, PageImage> IMAGES = new LinkedHashMap<>();

    @BeforeAll
    static void writePages() throws IOException {
        for (PageModel model :
                List.of(Sample.distilled(), Sample.classAndMean(), Sample.unreadClassToken(), Sample.headless())) {
            PageImage image = Sample.image(model, model.name(), 7);
            IMAGES.put(model, image);
            try (AttentionPages pages = AttentionPages.open(folder.resolve(model.name()), model, PageStart.DEFAULT)) {
                pages.add(image);
                pages.addFailed("photos/broken.png", "not an image");
                pages.finish();
            }
        }
    }

    @Override
    String page() {
        return "deit/deit.html";
    }

    private static void open(String name) {
        browser.open(folder.resolve(name + "/" + name + ".html"), "");
    }

    private static List<String> buttons() {
        return browser.all("#tokens .token > span:nth-child(2)").stream()
                .map(WebElement::getText)
                .toList();
    }

    private static LookUps expected(PageModel model) {
        return new LookUps(model, IMAGES.get(model));
    }

    private static void assertFirstKeyOf(double[] weights) {
        WebElement first = browser.find("#look-up tbody tr");
        double largest = Arrays.stream(weights).max().orElseThrow();
        assertThat(weights[Integer.parseInt(first.getDomAttribute("data-token"))])
                .isEqualTo(largest);
        assertThat(Double.parseDouble(first.getDomAttribute("data-weight"))).isCloseTo(largest, within(0.02 * largest));
    }

    private static double[] mean(double[] first, double[] second) {
        double[] mean = new double[first.length];
        Arrays.setAll(mean, token -> (first[token] + second[token]) / 2);
        return mean;
    }

    @Test
    void aDistillationTokenIsReadBesideTheClassToken() {
        LookUps look = expected(Sample.distilled());
        assertThat(buttons()).containsExactly("class and distillation token", "class token", "distillation token");
        assertThat(browser.text("#model")).endsWith(" · class token · distillation token (both read)");
        assertThat(browser.text("#query strong")).isEqualTo("class token and distillation token, half each");
        assertFirstKeyOf(mean(look.mean(1, 0), look.mean(1, 1)));
        browser.click("#tokens .token:nth-of-type(3)");
        assertThat(browser.text("#query strong")).isEqualTo("distillation token");
        assertFirstKeyOf(look.mean(1, 1));
        assertThat(browser.text("#guide-tokens")).contains("the class token and the distillation token");
    }

    @Test
    void theClassTokenAndTheMeanAreReadByHalves() {
        LookUps look = expected(Sample.classAndMean());
        open("dinov2");
        assertThat(buttons())
                .containsExactly(
                        "class token and mean",
                        "class token",
                        "mean over queries",
                        "register 1",
                        "register 2",
                        "register 3",
                        "register 4");
        assertFirstKeyOf(mean(look.mean(1, 0), look.meanOverQueries(1)));
        browser.click("#tokens .token:nth-of-type(3)");
        assertFirstKeyOf(look.meanOverQueries(1));
        browser.click("input[value='rollout']");
        browser.click("#tokens .token:nth-of-type(5)");
        assertThat(browser.text("#query strong")).isEqualTo("register 2");
        assertFirstKeyOf(look.rollout(1, 2));
        browser.click(".prediction[data-index='1']");
        assertThat(browser.text("#query .muted"))
                .isEqualTo("gradient roll-out, for the class token and the mean over all patches");
    }

    @Test
    void aClassTokenThatIsNotReadCanStillAsk() {
        LookUps look = expected(Sample.unreadClassToken());
        open("beit");
        assertThat(buttons()).containsExactly("mean over queries", "class token");
        assertThat(browser.text("#model")).endsWith(" · class token (mean over patches)");
        assertFirstKeyOf(look.meanOverQueries(1));
        browser.click("#tokens .token:nth-of-type(2)");
        assertFirstKeyOf(look.mean(1, 0));
    }

    @Test
    void attentionPoolingHasAMethodOfItsOwn() {
        LookUps look = expected(Sample.headless());
        open("siglip");
        assertFirstKeyOf(look.pooled(1));
        assertThat(browser.text("#query strong")).endsWith("weighted as in the attention pooling");
        browser.click("input[value='pooling']");
        assertFirstKeyOf(
                IMAGES.get(Sample.headless()).attention().poolingWeights().orElseThrow());
        assertThat(browser.text("#query strong")).isEqualTo("learned query of the pooling");
        browser.press("c");
        assertThat(browser.find("input[name='method']:checked").getDomProperty("value"))
                .isEqualTo("raw");
        assertFirstKeyOf(look.pooled(1));
    }

    @Test
    void withoutAClassHeadNothingSpeaksOfClasses() {
        open("siglip");
        assertThat(browser.text("#model")).endsWith(" · no class token (attention pooling) · no class head");
        assertThat(browser.find("#predictions-section").isDisplayed()).isFalse();
        assertThat(browser.all("#method label").stream()
                        .filter(WebElement::isDisplayed)
                        .map(WebElement::getText))
                .containsExactly("Raw", "Roll-out", "Pooling");
        assertThat(browser.text("#guide")).doesNotContain("Grad-CAM").contains("Pooling");
        assertThat(browser.all(".method-tile")).hasSize(3);
    }

    @Test
    void theIndexListsImagesWithoutPredictions() {
        browser.open(folder.resolve("siglip/index.html"), "");
        assertThat(browser.all(".card")).hasSize(2);
        assertThat(browser.all(".card ol")).isEmpty();
        assertThat(browser.find("#find").getDomAttribute("placeholder")).isEqualTo("name");
        assertThat(browser.all("#order option:not([hidden])")).hasSize(2);
        browser.click(".card");
        browser.waitUntilReady();
        assertThat(browser.text("#name")).isEqualTo("photos/siglip.png");
    }

    @Test
    void addressesNameTheTokens() {
        browser.click("#tokens .token:nth-of-type(3)");
        browser.open(folder.resolve("deit/deit.html"), "#query=distillation&method=rollout");
        assertThat(browser.text("#query strong")).isEqualTo("distillation token");
        browser.open(folder.resolve("dinov2/dinov2.html"), "#query=register:3");
        assertThat(browser.text("#query strong")).isEqualTo("register 3");
        browser.open(folder.resolve("dinov2/dinov2.html"), "#query=register:5");
        assertThat(browser.text("#query strong")).startsWith("class token and mean");
    }
}
