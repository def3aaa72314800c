package dev.vit4j.common.html;

import dev.vit4j.common.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * The frame of a self-contained page with embedded pictures: it loads nothing from the network and runs only its own script,
 * which sorts and searches tables.
 */
public final class HtmlPage {
    /** Makes the browser reject anything from elsewhere. */
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none';"
                    + " form-action 'none'";

    private HtmlPage() {}

    /**
     * A link in the page's navigation.
     *
     * @param section id of the section
     * @param title its text
     */
    public record Link(String section, String title) {}

    /**
     * Begins a page, up to its sections.
     *
     * @param html receives the page
     * @param title of the page
     * @param subject a line below the title
     * @param links to the sections
     * @param styles further style sheets of our own
     */
    public static void begin(Html html, String title, String subject, List<Link> links, String... styles) {
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title);
        html.verbatim("style", resource(HtmlPage.class, "page.css") + String.join("", styles));
        html.closeLine();
        html.open("body").open("header").element("h1", title).element("p", subject);
        html.open("nav", "aria-label", "Sections").open("ul");
        links.forEach(link -> html.open("li")
                .element("a", link.title(), "href", "#" + link.section())
                .close());
        html.close().close().closeLine();
        html.open("main");
    }

    /**
     * Ends the sections and begins the footer with version and date; add text to it and call {@link #end}.
     *
     * @param html receives the page
     * @param date of the page
     */
    public static void beginFooter(Html html, LocalDate date) {
        html.closeLine();
        html.open("footer").open("p").text("vit4j " + Version.current() + ", " + date + ".");
    }

    /**
     * @param html receives the page
     * @return the page
     */
    public static String end(Html html) {
        html.close().closeLine();
        html.verbatim("script", resource(HtmlPage.class, "page.js"));
        html.close().closeLine();
        return html.document();
    }

    /**
     * @param png content of a PNG file
     * @return an address for {@code img} that holds it
     */
    public static String pngUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /**
     * @param jpeg content of a JPEG file
     * @return an address for {@code img} that holds it
     */
    public static String jpegUri(byte[] jpeg) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }

    /**
     * @param beside class whose package holds the file
     * @param name of a text file of our own
     * @return its content
     */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
