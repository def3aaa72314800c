package dev.vit4j.attention.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTML template with inline style sheets and scripts, and placeholders <code>{{name}}</code> for what differs from
 * page to page. The content security policy allows these scripts and styles by their hashes, embedded images, and
 * nothing else: no network access.
 */
final class PageTemplate {
    /** Writes what replaces one placeholder. */
    @FunctionalInterface
    interface Content {
        /**
         * @param out receives the page, in UTF-8
         * @throws IOException if writing fails
         */
        void write(OutputStream out) throws IOException;

        /**
         * @param text HTML, not escaped here
         * @return a writer of this text
         */
        static Content of(String text) {
            return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private final String html;
    private final Map<String, Content> ownContents;

    /**
     * @param html resource name of the HTML
     * @param styles resource names of the style sheets, in order
     * @param scripts resource names of the scripts, in order, joined into one
     * @throws IOException if one of them cannot be read
     */
    PageTemplate(String html, List<String> styles, List<String> scripts) throws IOException {
        this.html = resource(html).replace("{{head}}\n", resource("head.html"));
        String style = joined(styles);
        String script = joined(scripts);
        String policy = "default-src 'none'; img-src data:; style-src " + hash(style) + "; script-src " + hash(script)
                + "; base-uri 'none'; form-action 'none'";
        this.ownContents = Map.of("csp", Content.of(policy), "style", Content.of(style), "script", Content.of(script));
    }

    /**
     * @param out receives the page
     * @param contents the content of each placeholder except scripts, styles and policy
     * @throws IOException if writing fails
     */
    void write(OutputStream out, Map<String, Content> contents) throws IOException {
        Matcher place = PLACE.matcher(html);
        int from = 0;
        while (place.find()) {
            Content.of(html.substring(from, place.start())).write(out);
            String name = place.group(1);
            Content content = ownContents.containsKey(name) ? ownContents.get(name) : contents.get(name);
            if (content == null) {
                throw new IllegalArgumentException("no content for placeholder {{" + name + "}}");
            }
            content.write(out);
            from = place.end();
        }
        Content.of(html.substring(from)).write(out);
    }

    private static String joined(List<String> names) throws IOException {
        StringBuilder all = new StringBuilder("\n");
        for (String name : names) {
            all.append(resource(name)).append('\n');
        }
        return all.toString();
    }

    /**
     * @param name within this package, or from the root with a slash
     * @return its text with line feeds only, as browsers hash it
     * @throws IOException if it cannot be read
     */
    static String resource(String name) throws IOException {
        try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
