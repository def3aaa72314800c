package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.Prediction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
        try (AttentionPages pages = AttentionPages.open(folder, MODEL, PageStart.DEFAULT)) {
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
                new PagePictures(
                        image.pictures().seen(),
                        image.pictures().original(),
                        Optional.of(new RgbImage(48, 48, new byte[3 * 48 * 48]))),
                List.of(new Prediction(label, index, score), new Prediction("deer", 4, 0.01f)),
                image.attention(),
                image.classMaps());
    }

    @Override
    String page() {
        return "index.html";
    }

    private static List<String> names() {
        browser.settle();
        return browser.all(".card h2").stream()
                .map(title -> title.getDomProperty("textContent"))
                .toList();
    }

    private static void choose(String id, String value) {
        new Select(browser.find("#" + id)).selectByValue(value);
        browser.settle();
    }

    @Test
    void allImagesAreThereInTheOrderGiven() {
        assertThat(names())
                .containsExactly("tabby 1#.png", "sparrow.png", "<b>broken</b>.png", "tabby 10.png", "tabby 2.png");
        assertThat(browser.text("#count")).isEqualTo("5 images");
        assertThat(browser.text(".card.failed p")).isEqualTo("is empty; copy it again");
        assertThat(browser.text(".card ol")).isEqualTo("cat\n90.0 %\ndeer\n1.0 %");
        assertThat(browser.run("return document.querySelector('.card img').naturalWidth"))
                .isEqualTo(32L);
    }

    @Test
    void titlesLeaveTheCommonFolderToTheHeaderAndTheirTooltip() {
        assertThat(browser.text("#model")).isEqualTo("small/8 · images in photos/");
        assertThat(browser.find(".card h2").getDomAttribute("title")).isEqualTo("photos/tabby 1#.png");
        List<?> folders =
                (List<?>) browser.run("return [['a/b/x.png', 'a/b/y.png'], ['a/bc/x', 'a/bd/x'], ['a/x', 'b/x'],"
                        + " ['C:\\\\d\\\\x', 'C:\\\\d\\\\y'], ['x.png'], ['a/b', 'a/b/c'], []].map(commonFolder)");
        assertThat(folders).isEqualTo(List.of("a/b/", "a/", "", "C:\\d\\", "", "a/", ""));
    }

    @Test
    void aLongNameIsCutAtItsEnd() {
        String style = "return getComputedStyle(document.querySelector('.card h2 span'))";
        assertThat(browser.run(style + ".direction")).isEqualTo("ltr");
        assertThat(browser.run(style + ".textOverflow")).isEqualTo("ellipsis");
    }

    /** Beside a long folder, a file's name keeps its full width. */
    @Test
    void aLongFolderGivesWayToTheFile() {
        assertThat(browser.run("""
                const card = (name) => new Index({ images: [{ name, error: 'x' }, { name: 'b', error: 'x' }] })
                  && document.querySelector('.card h2');
                const widths = (name) => [...card(name).children].map((part) => part.scrollWidth - part.clientWidth);
                const [folder, file] = widths(`${'folder/'.repeat(20)}photograph.png`);
                return [folder > 0, file];
                """)).isEqualTo(List.of(true, 0L));
    }

    private static boolean mapIsShown() {
        browser.settle();
        return browser.find(".card .map").isDisplayed();
    }

    @Test
    void thumbnailsShowTheMapAndUnderPointerOrFocusTheImage() {
        assertThat(mapIsShown()).isTrue();
        browser.point("a.card", 0.5, 0.5);
        assertThat(mapIsShown()).isFalse();
        browser.point("#count", 0.5, 0.5);
        assertThat(mapIsShown()).isTrue();
        for (int i = 0; i < 20 && !"A".equals(browser.run("return document.activeElement.tagName")); i++) {
            browser.press(Keys.TAB);
        }
        assertThat(mapIsShown()).as("while the card has the focus").isFalse();
    }

    @Test
    void allThumbnailsCanBeImages() {
        browser.click("#thumbnails input[value='image']");
        assertThat(mapIsShown()).isFalse();
        browser.waitForAddress("thumbnails=image");
        browser.click("#thumbnails input[value='map']");
        assertThat(mapIsShown()).isTrue();
    }

    @Test
    void wordsOfNamesAndClassesAreFound() {
        browser.press("/");
        browser.press("Tabby");
        assertThat(names()).containsExactly("tabby 1#.png", "tabby 10.png", "tabby 2.png");
        browser.press(" bird");
        assertThat(names()).containsExactly("tabby 2.png");
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
        assertThat(names()).containsExactly("sparrow.png", "tabby 2.png");
        choose("class", "failed");
        assertThat(names()).containsExactly("<b>broken</b>.png");
    }

    @Test
    void imagesAreOrderedByNameOrSureness() {
        choose("order", "name");
        assertThat(names().subList(2, 5)).containsExactly("tabby 1#.png", "tabby 2.png", "tabby 10.png");
        choose("order", "unsure");
        assertThat(names().get(0)).isEqualTo("sparrow.png");
        assertThat(names().get(4)).isEqualTo("<b>broken</b>.png");
        choose("order", "sure");
        assertThat(names().get(0)).isEqualTo("tabby 1#.png");
        assertThat(names().get(4)).isEqualTo("<b>broken</b>.png");
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
        assertThat(browser.text("#layer-value")).isEqualTo("2 / 3");
        browser.click("#index");
        browser.waitUntilReady();
        assertThat(names()).containsExactly("tabby 1#.png", "tabby 10.png");
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
