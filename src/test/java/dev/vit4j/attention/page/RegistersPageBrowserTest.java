package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** A page of a model with two registers. */
class RegistersPageBrowserTest extends BrowserTest {
    private static final PageModel MODEL = Sample.withRegisters();
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

    @Test
    void registersStandBesideTheClassTokenAndCanAsk() {
        assertThat(browser.all("#tokens .token > span:nth-child(2)"))
                .extracting(WebElement::getText)
                .containsExactly("class token", "register 1", "register 2");
        assertThat(browser.text("#model")).endsWith(" · class token · 2 registers");
        browser.click("#tokens .token:nth-of-type(3)");
        assertThat(browser.text("#query strong")).isEqualTo("register 2");
        double[] weights = EXPECTED.mean(1, 2);
        WebElement first = browser.find("#look-up tbody tr");
        double largest = Arrays.stream(weights).max().orElseThrow();
        assertThat(weights[Integer.parseInt(first.getDomAttribute("data-token"))])
                .isEqualTo(largest);
        assertThat(Double.parseDouble(first.getDomAttribute("data-weight"))).isCloseTo(largest, within(0.01 * largest));
    }

    @Test
    void aClassMapHasTheRelevanceOfEachRegister() {
        browser.click(".prediction[data-index='1']");
        ClassMap map = IMAGE.classMaps().get(1);
        double total = Arrays.stream(map.relevance()).sum()
                + Arrays.stream(map.prefix()).sum();
        assertThat(browser.text("#tokens .token:nth-of-type(3) .number"))
                .isEqualTo(String.format(Locale.ROOT, "%.3f", map.prefix()[2] / total));
    }
}
