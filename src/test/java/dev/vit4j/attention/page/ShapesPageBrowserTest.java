package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A page of a model with 3 x 6 patches of 8 x 6 pixels, which leave 2 rows and 4 columns of 26 x 40 pixels. */
class ShapesPageBrowserTest extends BrowserTest {
    private static final Size INPUT = new Size(26, 40);
    private static final Size PATCH = new Size(8, 6);
    private static final PageModel MODEL = new PageModel(
            "wide",
            Sample.LABELS,
            2,
            2,
            new TokenGrid(new Patching(INPUT, 3, PATCH, PATCH, 0, false), PrefixTokens.CLASS_TOKEN),
            Pooling.CLS);
    private static final PageImage IMAGE = withoutOriginal(Sample.image(MODEL, "cat", 7));
    private static final LookUps EXPECTED = new LookUps(MODEL, IMAGE);

    private static PageImage withoutOriginal(PageImage image) {
        return Sample.bare(image, new PagePictures(image.pictures().seen(), Optional.empty(), Optional.empty()));
    }

    @BeforeAll
    static void writePages() throws IOException {
        AttentionPage.write(folder.resolve("cat.html"), MODEL, IMAGE);
    }

    @Override
    String page() {
        return "cat.html";
    }

    /** Clicks a pixel of the model's input, which fills the stage. */
    private static void clickPixel(double x, double y) {
        browser.clickAt("#stage", x / INPUT.width(), y / INPUT.height());
    }

    private static String query() {
        return browser.text("#query strong");
    }

    @Test
    void everyPatchCanBeTheQuery() {
        assertThat(browser.text("#model"))
                .isEqualTo("wide · 2 layers · 2 heads · 3 × 6 patches of 8 × 6 pixels without the last 2 rows and the"
                        + " last 4 columns of pixels · class token");
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 6; column++) {
                clickPixel(6 * column + 3, 8 * row + 4);
                assertThat(query()).isEqualTo("row %d, column %d", row + 1, column + 1);
                double[] weights = EXPECTED.mean(1, 1 + 6 * row + column);
                WebElement first = browser.find("#look-up tbody tr");
                assertThat(weights[Integer.parseInt(first.getDomAttribute("data-token"))])
                        .isEqualTo(Arrays.stream(weights).max().orElseThrow());
            }
        }
    }

    @Test
    void whatNoPatchCoversIsNoQuery() {
        clickPixel(33, 20);
        assertThat(query()).isEqualTo("row 3, column 6");
        clickPixel(38, 12);
        assertThat(query()).isEqualTo("row 3, column 6");
        clickPixel(20, 25.2);
        assertThat(query()).isEqualTo("row 3, column 6");
    }

    @Test
    void arrowsStayWithinRowsAndColumns() {
        clickPixel(3, 4);
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(query()).isEqualTo("row 3, column 1");
        for (int i = 0; i < 7; i++) {
            browser.press(Keys.ARROW_RIGHT);
        }
        assertThat(query()).isEqualTo("row 3, column 6");
    }
}
