package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The numbers on a page, against the weights that it was made from. */
class AttentionPageBrowserTest extends BrowserTest {
    private static final double ERROR = WeightCodec.RELATIVE_ERROR;
    private static final PageModel MODEL = Sample.small();
    private static final PageImage IMAGE = Sample.image(MODEL, "cat", 7);
    private static final LookUps EXPECTED = new LookUps(MODEL, IMAGE);

    @BeforeAll
    static void writePages() throws IOException {
        AttentionPage.write(folder.resolve("cat.html"), MODEL, IMAGE);
    }

    @Override
    String page() {
        return "cat.html";
    }

    /** Clicks the middle of a patch; the stage is 1.5 wide by 1 high, its middle 1 by 1 is what the model saw. */
    private static void select(int row, int column) {
        browser.clickAt("#stage", (1.0 / 6) + (column + 0.5) / 4 * (2.0 / 3), (row + 0.5) / 4);
    }

    private static int token(int row, int column) {
        return MODEL.grid().firstPatch() + 4 * row + column;
    }

    /** Compares the table's eight keys, the rest and the sum with all weights. */
    private static void assertTableShows(double[] weights, double relativeError) {
        List<WebElement> rows = browser.all("#look-up tbody tr");
        assertThat(rows).hasSize(8);
        List<Integer> keys = new ArrayList<>();
        double shown = 0;
        double last = Double.POSITIVE_INFINITY;
        for (WebElement row : rows) {
            int token = Integer.parseInt(row.getDomAttribute("data-token"));
            double weight = Double.parseDouble(row.getDomAttribute("data-weight"));
            assertThat(weight).isCloseTo(weights[token], within(relativeError * weights[token] + 1e-12));
            assertThat(weight).isLessThanOrEqualTo(last);
            assertThat(row.findElement(org.openqa.selenium.By.cssSelector(".weight .number"))
                            .getText())
                    .isEqualTo(text(weight));
            keys.add(token);
            shown += weight;
            last = weight;
        }
        double total = Arrays.stream(weights).sum();
        double eighth = Arrays.stream(weights).sorted().toArray()[weights.length - 8];
        assertThat(keys)
                .doesNotHaveDuplicates()
                .allSatisfy(key ->
                        assertThat(weights[key]).isGreaterThanOrEqualTo(eighth * (1 - 2 * relativeError) - 1e-12));
        double sum = Double.parseDouble(browser.find("#sum").getDomAttribute("data-sum"));
        assertThat(sum).isCloseTo(total, within(relativeError * total + 1e-9));
        assertThat(browser.text("#rest td")).isEqualTo(text(Math.max(0, sum - shown < 1e-9 ? 0 : sum - shown)));
    }

    private static String text(double weight) {
        if (weight == 0 || weight == 1) {
            return String.valueOf((int) weight);
        }
        return weight < 0.0005 ? "<0.001" : String.format(java.util.Locale.ROOT, "%.3f", weight);
    }

    @Test
    void atFirstTheClassTokenAsksInTheLastLayer() {
        assertThat(browser.text("#query strong")).isEqualTo("class token");
        assertTableShows(EXPECTED.mean(2, 0), ERROR);
        assertThat(browser.text("#sum td")).isEqualTo("1");
        assertThat(browser.title()).isEqualTo("photos/cat.png · attention");
        assertThat(browser.text("#model"))
                .isEqualTo("small/8 · 3 layers · 2 heads · 4 × 4 patches of 8 pixels · class token");
    }

    @Test
    void aClickedPatchBecomesTheQuery() {
        select(2, 1);
        assertThat(browser.text("#query strong")).isEqualTo("row 3, column 2");
        assertTableShows(EXPECTED.mean(2, token(2, 1)), ERROR);
        assertThat(browser.text("#status")).startsWith("Query: row 3, column 2 (pinned");
    }

    @Test
    void everyLayerAndHeadShowsItsOwnWeights() {
        select(1, 3);
        for (int layer = 0; layer < 3; layer++) {
            browser.slide("layer", layer + 1);
            for (int head = 0; head < 2; head++) {
                browser.click("#heads input[value='" + head + "']");
                assertTableShows(EXPECTED.row(layer, head, token(1, 3), 1), ERROR);
                assertThat(browser.text("#figures"))
                        .startsWith(String.format(
                                java.util.Locale.ROOT,
                                "Entropy %.2f bits",
                                IMAGE.attention().entropyBits()[layer][head]))
                        .endsWith(String.format(
                                java.util.Locale.ROOT,
                                "Mean distance %.1f pixels",
                                IMAGE.attention().distancePixels()[layer][head]));
            }
        }
    }

    @Test
    void largestAndSmallestOfTheHeadsNeedNotSumToOne() {
        browser.click("#heads input[value='max']");
        double[] largest = EXPECTED.combined(2, 0, Math::max);
        assertTableShows(largest, ERROR);
        assertThat(browser.text("#sum td"))
                .isEqualTo(text(Arrays.stream(largest).sum()));
        browser.click("#heads input[value='min']");
        assertTableShows(EXPECTED.combined(2, 0, Math::min), ERROR);
        assertThat(browser.text("#look-up-note")).contains("the sum is not 1");
    }

    @Test
    void rollOutChainsTheLayersUpToTheChosenOne() {
        select(3, 0);
        browser.click("input[value='rollout']");
        for (int layer = 2; layer >= 0; layer--) {
            browser.slide("layer", layer + 1);
            assertTableShows(EXPECTED.rollout(layer, token(3, 0)), Math.pow(1 + ERROR, layer + 1) - 1);
            assertThat(browser.text("#layer-value")).isEqualTo((layer == 0 ? "1" : "1–" + (layer + 1)) + " / 3");
        }
        assertThat(browser.text("#sum td")).isEqualTo("1");
    }

    @Test
    void temperatureZeroIsTheExactLookUp() {
        browser.click("#heads input[value='1']");
        for (int column = 0; column < 4; column++) {
            select(0, column);
            browser.slide("temperature", 0);
            int best = EXPECTED.best(2, 1, token(0, column));
            WebElement first = browser.find("#look-up tbody tr");
            assertThat(first.getDomAttribute("data-token")).isEqualTo(String.valueOf(best));
            assertThat(first.getDomAttribute("data-weight")).isEqualTo("1");
            assertThat(browser.all("#look-up tbody tr:not(:first-child)"))
                    .allSatisfy(row ->
                            assertThat(row.getDomAttribute("data-weight")).isEqualTo("0"));
            assertThat(browser.text("#look-up-note")).startsWith("Exact look-up: the best key has weight 1");
        }
    }

    @Test
    void otherTemperaturesArePowersOfTheWeights() {
        browser.click("#heads input[value='0']");
        for (double temperature : new double[] {0.1, 0.5, 1.5, 2}) {
            browser.slide("temperature", temperature);
            assertTableShows(EXPECTED.row(2, 0, 0, temperature), Math.pow(1 + ERROR, 1 / temperature) - 1);
            assertThat(browser.text("#sum td")).isEqualTo("1");
        }
    }

    @Test
    void aChosenClassShowsItsMapAndAgainTheLookUp() {
        browser.click(".prediction[data-index='1']");
        ClassMap map = IMAGE.classMaps().get(1);
        double total = Arrays.stream(map.relevance()).sum() + map.prefix()[0];
        double[] expected = new double[17];
        for (int token = 0; token < 17; token++) {
            expected[token] = (token == 0 ? map.prefix()[0] : map.relevance()[token - 1]) / total;
        }
        assertTableShows(expected, 1e-6);
        assertThat(browser.text("#query strong")).isEqualTo("automobile");
        assertThat(browser.find("#layer").isEnabled()).isFalse();
        browser.click(".prediction[data-index='1']");
        assertTableShows(EXPECTED.mean(2, 0), ERROR);
        assertThat(browser.find("#layer").isEnabled()).isTrue();
    }

    @Test
    void predictionsWithoutAMapCannotBeChosen() {
        assertThat(browser.all("#predictions .prediction"))
                .extracting(WebElement::getText)
                .containsExactly("cat\n62.5 %", "automobile\n25.0 %", "bird\n6.3 %");
        assertThat(browser.find(".prediction[data-index='2']").getTagName()).isEqualTo("div");
    }

    @Test
    void thePatchUnderThePointerAsksUntilOneIsHeld() {
        browser.point("#stage", 0.5 + 1.0 / 12, 0.125);
        assertThat(browser.text("#query strong")).isEqualTo("row 1, column 3");
        assertTableShows(EXPECTED.mean(2, token(0, 2)), ERROR);
        browser.point("#stage", 0.05, 0.5); // what the model did not see is no query
        assertThat(browser.text("#query strong")).isEqualTo("class token");

        select(1, 1);
        browser.point("#stage", 0.5 + 1.0 / 12, 0.125);
        assertThat(browser.text("#query strong")).isEqualTo("row 2, column 2");
        assertThat(browser.text("#status")).startsWith("Key row 1, column 3: weight ");
        select(1, 1);
        browser.point("#stage", 0.5 + 1.0 / 12, 0.125);
        assertThat(browser.text("#query strong")).isEqualTo("row 1, column 3");
    }

    @Test
    void theHeatMapHasThePalettesColorsAtTheirPatches() throws IOException {
        List<String> viridis = PageTemplate.resource("/dev/vit4j/attention/draw/viridis.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        double[] weights = Arrays.copyOfRange(EXPECTED.mean(2, 0), 1, 17);
        double low = Arrays.stream(weights).min().orElseThrow();
        double high = Arrays.stream(weights).max().orElseThrow();
        for (String view : List.of("image=original", "image=seen", "image=seen&smooth=1")) {
            browser.open(folder.resolve("cat.html"), "#opacity=100&fade=0&grid=0&" + view);
            List<?> pixels = (List<?>) browser.run("""
                const canvas = document.getElementById('canvas');
                const { width, height } = canvas;
                const image = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                return Array.from({ length: 16 }, (_, patch) => {
                  const x = Math.floor(width / 2 + ((patch % 4 + 0.5) / 4 - 0.5) * height);
                  const y = Math.floor((Math.floor(patch / 4) + 0.5) / 4 * height);
                  return [...image.slice(4 * (y * width + x), 4 * (y * width + x) + 3)];
                });
                """);
            for (int patch = 0; patch < 16; patch++) {
                int color = Integer.parseInt(
                        viridis.get((int) Math.round(255 * (weights[patch] - low) / (high - low))), 16);
                List<?> pixel = (List<?>) pixels.get(patch);
                for (int c = 0; c < 3; c++) {
                    assertThat(((Long) pixel.get(c)).intValue())
                            .as(view + ", patch " + patch)
                            .isCloseTo((color >> (16 - 8 * c)) & 255, within(8));
                }
            }
        }
    }

    @Test
    void theOutlineHoldsTheFewestPatchesWithTheShareOfTheMass() {
        // Of patches with 4, 3, 2 and 1 tenths (and a class token), 60 % are held by the first two, 75 % by three.
        String script = "const tokens = new Tokens({rows: 2, firstPatch: 1, classToken: true, tokens: 5});"
                + " return massMask(tokens, Float64Array.of(9, 1, 4, 2, 3), arguments[0]).map(Number).join('')";
        assertThat(browser.run(script, 0.6)).isEqualTo("0101");
        assertThat(browser.run(script, 0.7)).isEqualTo("0101");
        assertThat(browser.run(script, 0.75)).isEqualTo("0111");
        assertThat(browser.run(script, 0.4)).isEqualTo("0100");
    }

    @Test
    void aKeyOfTheTableCanAskInTurn() {
        String key = browser.find("#look-up tbody tr:nth-child(2)").getDomAttribute("data-token");
        browser.click("#look-up tbody tr:nth-child(2) button");
        assertTableShows(EXPECTED.mean(2, Integer.parseInt(key)), ERROR);
    }

    @Test
    void aTileOfTheSheetChoosesLayerAndHead() {
        browser.run("document.querySelectorAll('.tile')[4].click()"); // layer 2, head 2 of 2 and the mean
        browser.settle();
        assertTableShows(EXPECTED.row(1, 1, 0, 1), ERROR);
        assertThat(browser.all(".tile")).hasSize(9);
        // Every tile is drawn: no canvas is still empty.
        assertThat(browser.run("return [...document.querySelectorAll('.tile canvas')].every((canvas) =>"
                        + " canvas.getContext('2d').getImageData(0, 0, 1, 1).data[3] === 255)"))
                .isEqualTo(true);
    }

    @Test
    void theAddressHoldsTheWholeState() {
        select(2, 3);
        browser.slide("layer", 2);
        browser.click("#heads input[value='0']");
        browser.slide("temperature", 0.35);
        browser.click("input[value='inferno']");
        browser.click("#smooth");
        browser.waitForAddress("smooth=1"); // written a little later, all at once
        String state = browser.address().substring(browser.address().indexOf('#'));
        assertThat(state.substring(1).split("&"))
                .containsExactlyInAnyOrder("query=3,4", "layer=2", "head=1", "t=0.35", "colors=inferno", "smooth=1");
        browser.open(folder.resolve("cat.html"), state);
        assertThat(browser.text("#query strong")).isEqualTo("row 3, column 4");
        assertTableShows(EXPECTED.row(1, 0, token(2, 3), 0.35), Math.pow(1 + ERROR, 1 / 0.35) - 1);
        assertThat(browser.find("#smooth").isSelected()).isTrue();
    }

    @Test
    void anAddressThatFitsAnotherModelFallsBackToTheStart() {
        browser.open(folder.resolve("cat.html"), "#query=9,9&layer=11&head=7&t=-3&method=magic&class=99&colors=x");
        assertTableShows(EXPECTED.mean(2, 0), ERROR);
    }
}
