package dev.vit4j.attention.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that opens pages from disk. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Referenced so that its level stays set: Selenium warns that it has no devtools for this Chromium. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the tests if there is no browser. */
    static Browser start(Path downloads) {
        for (Path program : List.of(CHROMIUM, DRIVER)) {
            assumeTrue(Files.isExecutable(program), program + " is missing: apt-get install chromium chromium-driver");
        }
        DEVTOOLS.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // it does not start as root, as in containers, with it
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--force-device-scale-factor=1",
                "--window-size=1440,1000");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void open(Path page, String state) {
        // Go through an empty page, since a change of the fragment alone does not reload.
        driver.get("about:blank");
        driver.get(page.toUri() + state);
        waitUntilReady();
    }

    void waitUntilReady() {
        new WebDriverWait(driver, Duration.ofSeconds(20))
                .until(d -> run("return document.documentElement.dataset.ready === 'true'")
                        .equals(true));
        settle();
    }

    /** Waits until changes are drawn. */
    void settle() {
        driver.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));");
    }

    Object run(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return find(selector).getText();
    }

    void click(String selector) {
        find(selector).click();
        settle();
    }

    /** Sends keys to the focused element. */
    void press(CharSequence... keys) {
        for (CharSequence key : keys) {
            new Actions(driver).sendKeys(key).perform();
            settle();
        }
    }

    /** Moves the pointer to a point in an element, in fractions of its width and height. */
    void point(String selector, double right, double down) {
        actionsAt(selector, right, down).perform();
        settle();
    }

    void clickAt(String selector, double right, double down) {
        actionsAt(selector, right, down).click().perform();
        settle();
    }

    private Actions actionsAt(String selector, double right, double down) {
        WebElement element = find(selector);
        run("arguments[0].scrollIntoView({block: 'center'})", element);
        // Selenium's offsets are from the center.
        int x = (int) Math.round((right - 0.5) * element.getSize().width);
        int y = (int) Math.round((down - 0.5) * element.getSize().height);
        return new Actions(driver).moveToElement(element, x, y);
    }

    /** Sets a slider as if dragged. */
    void slide(String id, double value) {
        run(
                "const slider = document.getElementById(arguments[0]); slider.value = arguments[1];"
                        + " slider.dispatchEvent(new Event('input', {bubbles: true}));",
                id,
                value);
        settle();
    }

    /** Emulates the system's color scheme; an empty one resets it. */
    void preferColors(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Emulates a screen size; 0 for the window's. */
    void screen(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    String address() {
        return driver.getCurrentUrl();
    }

    void waitForAddress(String part) {
        new WebDriverWait(driver, Duration.ofSeconds(60)).until(d -> address().contains(part));
    }

    String title() {
        return driver.getTitle();
    }

    /** Returns console messages since the last call: errors, warnings, policy violations. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
