package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.Prediction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The index in a browser: search, filter, order, and links to and between pages. */
class IndexBrowserTest extends BrowserTest {
    private static final PageModel MODEL = Sample.small();

    @BeforeAll
    static void writePages() throws IOException {
        try (AttentionPages pages = AttentionPages.open(folder, MODEL)) {
            pages.add(image("tabby 1#", "cat", 3, 0.9f));
            pages.add(image("sparrow", "bird", 2, 0.4f));
            pages.addFailed("photos/<b>broken</b>.png", "is empty; copy it again");
            pages.add(image("tabby 10", "cat", 3, 0.6f));
            pages.add(image("tabby 2", "bird", 2, 0.7f));
            pages.finish();
        }
    }

    private static PageImage image(String stem, String label, int index, float score) {
        PageImage image = Sample.image(MODEL, stem, 5);
        return new PageImage(
                image.fileName(),
                image.name(),
                image.seen(),
                image.original(),
                List.of(new Prediction(label, index, score), new Prediction("deer", 4, 0.01f)),
                image.attention(),
                image.classMaps(),
                null,
                null);
    }

    @Override
    String page() {
        return "index.html";
    }

    private static List<String> names() {
        browser.settle();
        return browser.all(".card h2").stream().map(WebElement::getText).toList();
    }

    private static void choose(String id, String value) {
        new Select(browser.find("#" + id)).selectByValue(value);
        browser.settle();
    }

    @Test
    void allImagesAreThereInTheOrderGiven() {
        assertThat(names())
                .containsExactly(
                        "photos/tabby 1#.png",
                        "photos/sparrow.png",
                        "photos/<b>broken</b>.png",
                        "photos/tabby 10.png",
                        "photos/tabby 2.png");
        assertThat(browser.text("#count")).isEqualTo("5 images");
        assertThat(browser.text(".card.failed p")).isEqualTo("is empty; copy it again");
        assertThat(browser.text(".card ol")).isEqualTo("cat\n90.0 %\ndeer\n1.0 %");
        assertThat(browser.run("return document.querySelector('.card img').naturalWidth"))
                .isEqualTo(32L);
    }

    @Test
    void wordsOfNamesAndClassesAreFound() {
        browser.press("/");
        browser.press("Tabby");
        assertThat(names()).containsExactly("photos/tabby 1#.png", "photos/tabby 10.png", "photos/tabby 2.png");
        browser.press(" bird");
        assertThat(names()).containsExactly("photos/tabby 2.png");
        assertThat(browser.text("#count")).isEqualTo("1 of 5 images");
        browser.press(" nowhere");
        assertThat(names()).isEmpty();
        browser.click("#clear");
        assertThat(names()).hasSize(5);
    }

    @Test
    void imagesAreFilteredByTheirFirstClass() {
        assertThat(new Select(browser.find("#class")).getOptions())
                .extracting(WebElement::getText)
                .containsExactly("anything (5)", "bird (2)", "cat (2)", "nothing: failed (1)");
        choose("class", "=bird");
        assertThat(names()).containsExactly("photos/sparrow.png", "photos/tabby 2.png");
        choose("class", "failed");
        assertThat(names()).containsExactly("photos/<b>broken</b>.png");
    }

    @Test
    void imagesAreOrderedByNameOrSureness() {
        choose("order", "name");
        assertThat(names().subList(2, 5))
                .containsExactly("photos/tabby 1#.png", "photos/tabby 2.png", "photos/tabby 10.png");
        choose("order", "unsure");
        assertThat(names().get(0)).isEqualTo("photos/sparrow.png");
        assertThat(names().get(4)).isEqualTo("photos/<b>broken</b>.png");
        choose("order", "sure");
        assertThat(names().get(0)).isEqualTo("photos/tabby 1#.png");
        assertThat(names().get(4)).isEqualTo("photos/<b>broken</b>.png");
    }

    @Test
    void theWayToAPageAndOnKeepsTheState() {
        browser.open(folder.resolve("index.html"), "#taken=%3Dcat&theme=dark");
        assertThat(names()).hasSize(2);
        browser.click("a.card");
        browser.waitUntilReady();
        assertThat(browser.text("#name")).isEqualTo("photos/tabby 1#.png");
        assertThat(browser.find("#previous").getDomAttribute("aria-disabled")).isEqualTo("true");
        browser.press("[", "p", "n");
        browser.waitUntilReady();
        assertThat(browser.text("#name")).isEqualTo("photos/sparrow.png");
        assertThat(browser.text("#layer-value")).isEqualTo("1 / 2");
        browser.click("#index");
        browser.waitUntilReady();
        assertThat(names()).containsExactly("photos/tabby 1#.png", "photos/tabby 10.png");
        assertThat(browser.find("#theme").getDomAttribute("aria-pressed")).isEqualTo("true");
    }

    @Test
    void nothingIsWiderThanASmallScreen() {
        browser.screen(320, 700);
        browser.settle();
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(320);
    }

    @Test
    void everythingToOperateHasAName() {
        for (WebElement element : browser.all("button, input, select, a[href]")) {
            if (element.isDisplayed()) {
                assertThat(element.getAccessibleName()).isNotBlank();
            }
        }
        browser.press(Keys.TAB);
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("theme");
    }
}
