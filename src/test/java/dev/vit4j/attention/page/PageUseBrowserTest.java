package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A page's keyboard, themes, small screens, unusual models, saved files, and untrusted names. */
class PageUseBrowserTest extends BrowserTest {
    private static final PageModel MODEL = Sample.small();
    private static final PageModel OVERLAPPING = Sample.overlapping();
    private static final PageImage OVERLAPPED = Sample.image(OVERLAPPING, "overlapped", 3);
    private static final String HOSTILE = "</script><img src=x onerror=\"document.title='hacked'\"><b>&amp;";

    @BeforeAll
    static void writePages() throws IOException {
        AttentionPage.write(folder.resolve("cat.html"), MODEL, Sample.image(MODEL, "cat", 7));
        AttentionPage.write(folder.resolve("overlapped.html"), OVERLAPPING, OVERLAPPED);
        writeHostile();
    }

    private static void writeHostile() throws IOException {
        AttentionPage.write(
                folder.resolve("hostile.html"),
                Sample.tiny(HOSTILE, List.of(HOSTILE, "b")),
                Sample.tinyImage("hostile", HOSTILE));
    }

    @Override
    String page() {
        return "cat.html";
    }

    private static String query() {
        return browser.text("#query strong");
    }

    private static String checked(String name) {
        return browser.find("input[name='" + name + "']:checked").getDomProperty("value");
    }

    @Test
    void arrowsMoveTheQueryAndStayWithinTheImage() {
        browser.press(Keys.ARROW_UP);
        assertThat(query()).isEqualTo("row 3, column 3");
        browser.press(Keys.ARROW_UP, Keys.ARROW_LEFT);
        assertThat(query()).isEqualTo("row 2, column 2");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(query()).isEqualTo("row 3, column 4");
        browser.press("c");
        assertThat(query()).isEqualTo("class token");
    }

    @Test
    void keysChooseLayerHeadMethodTemperatureAndClass() {
        browser.press("[", "[", "[");
        assertThat(browser.text("#layer-value")).isEqualTo("1 / 3");
        browser.press("]");
        assertThat(browser.text("#layer-value")).isEqualTo("2 / 3");
        browser.press(",");
        assertThat(checked("heads")).isEqualTo("1");
        browser.press(".", ".", ".", ".");
        assertThat(checked("heads")).isEqualTo("0");
        browser.press("m");
        assertThat(checked("method")).isEqualTo("rollout");
        browser.press("-", "-");
        assertThat(browser.text("#temperature-value")).isEqualTo("0.90");
        browser.press("x");
        assertThat(browser.text("#temperature-value")).isEqualTo("0.00");
        browser.press("x", "2");
        assertThat(browser.text("#temperature-value")).isEqualTo("1.00");
        assertThat(checked("method")).isEqualTo("gradient");
        assertThat(query()).isEqualTo("automobile");
        browser.press("]");
        assertThat(checked("method")).isEqualTo("rollout");
    }

    @Test
    void slidersKeepTheirArrowKeys() {
        browser.find("#layer").sendKeys(Keys.ARROW_LEFT);
        browser.settle();
        assertThat(browser.text("#layer-value")).isEqualTo("2 / 3");
        assertThat(query()).isEqualTo("class token");
    }

    @Test
    void theHelpListsTheKeysAndEscapeClosesIt() {
        browser.press("?");
        assertThat(browser.find("#help").isDisplayed()).isTrue();
        assertThat(browser.text("#help-keys")).contains("query to the left", "next layer", "exact look-up");
        browser.press(Keys.ESCAPE);
        assertThat(browser.find("#help").isDisplayed()).isFalse();
    }

    @Test
    void everythingToOperateHasANameAndShowsTheFocus() {
        for (WebElement element : browser.all("button, input, select, a[href]")) {
            if (element.isDisplayed()) {
                assertThat(element.getAccessibleName())
                        .as(element.getDomProperty("outerHTML"))
                        .isNotBlank();
            }
        }
        for (int i = 0; i < 3; i++) {
            browser.press(Keys.TAB);
            assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
        }
        assertThat(browser.find("#stage").getAccessibleName()).isEqualTo("photos/cat.png: 4 by 4 patches");
        assertThat(browser.run("return document.querySelectorAll('.tile[tabindex=\"0\"]').length"))
                .isEqualTo(1L);
    }

    @Test
    void lightAndDarkFollowTheSystemUntilTheButtonSaysOtherwise() {
        browser.preferColors("dark");
        browser.open(folder.resolve("cat.html"), "");
        String dark = background();
        browser.preferColors("light");
        String light = background();
        assertThat(dark).isEqualTo("rgb(19, 21, 24)");
        assertThat(light).isEqualTo("rgb(251, 251, 249)");
        browser.click("#theme");
        assertThat(background()).isEqualTo(dark);
        browser.press("d");
        assertThat(background()).isEqualTo(light);
    }

    private static String background() {
        browser.settle();
        return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void nothingIsWiderThanASmallScreen() {
        for (int width : new int[] {320, 390, 700, 1000}) {
            browser.screen(width, 800);
            browser.settle();
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void nothingJumpsWhenTheLookUpChanges() {
        String places =
                "return JSON.stringify(['#stage', '#look-up', '#sheet', '#temperature', '#rest', '#save-picture']"
                        + ".map((selector) => { const box = document.querySelector(selector).getBoundingClientRect();"
                        + " return [box.left, box.top + scrollY, box.width, box.height]; }))";
        for (int width : new int[] {1440, 900, 360}) {
            browser.screen(width, 900);
            browser.settle();
            Object before = browser.run(places);
            for (String keys : List.of("c", Keys.ARROW_UP.toString(), "x", ".", "[", "m", "1", "o", "c")) {
                browser.press(keys);
                assertThat(browser.run(places))
                        .as(width + " pixels, after " + keys)
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void aModelWithoutClassTokenAsksByTheMeanOverQueries() {
        browser.open(folder.resolve("overlapped.html"), "");
        assertThat(browser.text("#model"))
                .endsWith("7 × 7 patches of 8 pixels, overlapping by 4 · no class token (mean over patches)");
        assertThat(browser.text("#tokens")).isEqualTo("mean over queries");
        assertThat(query()).isEqualTo("mean over the queries of all 49 patches");
        double[] expected = new LookUps(OVERLAPPING, OVERLAPPED).meanOverQueries(1);
        for (WebElement row : browser.all("#look-up tbody tr")) {
            double weight = expected[Integer.parseInt(row.getDomAttribute("data-token"))];
            assertThat(Double.parseDouble(row.getDomAttribute("data-weight")) / weight)
                    .isBetween(1 - WeightCodec.RELATIVE_ERROR, 1 + WeightCodec.RELATIVE_ERROR);
        }
        assertThat(browser.text("#sum td")).isEqualTo("1");
        // Of overlapping patches the one with the nearest center is the query: 32 pixels, middles at 4, 8, 12, ...
        browser.press("o");
        browser.clickAt("#stage", 0.5 - (1.0 / 1.5) * (16.0 - 9.9) / 32, 6.1 / 32);
        assertThat(query()).isEqualTo("row 2, column 2");
    }

    @Test
    void strangersNamesStayText() {
        browser.open(folder.resolve("hostile.html"), "");
        assertThat(browser.text("#name")).isEqualTo(HOSTILE);
        assertThat(browser.text("#model")).startsWith(HOSTILE);
        assertThat(browser.text("#predictions .label")).isEqualTo(HOSTILE);
        browser.press("1");
        assertThat(query()).isEqualTo(HOSTILE);
        assertThat(browser.title()).isEqualTo(HOSTILE + " · attention");
        assertThat(browser.all("img")).isEmpty();
    }

    @Test
    void thePolicyForbidsTheNetworkAndOtherScripts() {
        String blocked = (String) browser.run("""
            const script = document.createElement('script');
            script.textContent = "document.title = 'hacked'";
            document.body.append(script);
            const image = new Image();
            image.src = 'http://localhost:9/x.png';
            return document.title;
            """);
        assertThat(blocked).isEqualTo("photos/cat.png · attention");
        browser.settle();
        assertThat(browser.console())
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("violates the following Content Security Policy directive"));
    }

    @Test
    void nothingButThePageItselfIsLoaded() {
        assertThat(browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)"
                        + ".filter((name) => !name.startsWith('data:'))"))
                .isEqualTo(List.of());
    }

    @Test
    void numbersAndPictureCanBeSaved() throws Exception {
        browser.click("#heads input[value='1']");
        browser.click("#save-numbers");
        browser.click("#save-picture");
        String name = "photos-cat.png-raw-layer3-head-2-query-class-t1";
        List<String> lines = Files.readAllLines(saved(name + ".csv"), StandardCharsets.UTF_8);
        assertThat(lines).hasSize(18).startsWith("token,row,column,weight");
        double[] expected = new LookUps(MODEL, Sample.image(MODEL, "cat", 7)).row(2, 1, 0, 1);
        assertThat(lines.get(1)).startsWith("0,,,");
        assertThat(lines.get(12)).startsWith("11,3,3,");
        for (int token = 0; token < 17; token++) {
            String weight = lines.get(token + 1).substring(lines.get(token + 1).lastIndexOf(',') + 1);
            assertThat(Double.parseDouble(weight) / expected[token])
                    .isBetween(1 - 1.01 * WeightCodec.RELATIVE_ERROR, 1 + 1.01 * WeightCodec.RELATIVE_ERROR);
        }
        assertThat(Files.readAllBytes(saved(name + ".png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aSavedPictureHasNoMargins() throws Exception {
        browser.open(folder.resolve("cat.html"), "#image=seen&layer=1");
        assertThat(browser.run("return getComputedStyle(document.getElementById('stage')).backgroundColor"))
                .as("nothing is drawn where there is no picture")
                .isEqualTo("rgba(0, 0, 0, 0)");
        browser.click("#save-picture");
        Path file = saved("photos-cat.png-raw-layer1-head-mean-query-class-t1.png");
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).as("a square on a stage of 3 : 2").isEqualTo(picture.getHeight());
        assertThat(picture.getRGB(0, 0) >>> 24).isEqualTo(255);
    }

    /** Waits for a file that the browser saves. */
    private static Path saved(String name) throws InterruptedException {
        Path file = folder.resolve(name);
        for (int i = 0; i < 1200 && !Files.exists(file); i++) {
            Thread.sleep(50); // a minute at most, which only a test that fails takes
        }
        assertThat(file).exists();
        return file;
    }

    @Test
    void aTableRowUnderThePointerMarksItsKey() {
        WebElement row = browser.find("#look-up tbody tr:nth-child(3)");
        browser.point("#look-up tbody tr:nth-child(3)", 0.9, 0.5);
        assertThat(browser.text("#status"))
                .startsWith("Key " + row.findElement(By.cssSelector("button")).getText())
                .endsWith("place 3 of 17.");
    }
}
