package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Starts a browser for a class of tests, opens a page before each test, and checks that the console stays empty. */
@Tag("browser")
abstract class BrowserTest {
    @TempDir
    static Path folder;

    static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start(folder);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }

    /** Returns the file name of the page that each test begins with. */
    abstract String page();

    @BeforeEach
    void open() {
        browser.open(folder.resolve(page()), "");
    }

    @AfterEach
    void theConsoleIsEmpty() {
        browser.preferColors("");
        browser.screen(0, 0);
        assertThat(browser.console()).isEmpty();
    }
}
