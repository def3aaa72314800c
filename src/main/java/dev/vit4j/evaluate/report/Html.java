package dev.vit4j.evaluate.report;

import dev.vit4j.common.HtmlText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML that is well-formed XML too. All text and all attributes are escaped here, so that no name of a class or a
 * file can become markup.
 */
final class Html {
    /** Elements that have no end tag. */
    private static final Set<String> VOID = Set.of("meta", "img", "source", "br", "input", "col");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * @param tag element name
     * @param attributes name and value in turn
     * @return this
     */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            String value = HtmlText.escape(attributes[i + 1]);
            out.append(' ').append(attributes[i]).append("=\"").append(value).append('"');
        }
        if (VOID.contains(tag)) {
            out.append(" />");
        } else {
            out.append('>');
            open.push(tag);
        }
        return this;
    }

    /** Ends the innermost element. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Ends the innermost element, and its line. */
    Html closeLine() {
        close();
        out.append('\n');
        return this;
    }

    Html text(String text) {
        out.append(HtmlText.escape(text));
        return this;
    }

    /** An element with text and nothing else. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Our own style sheet or script; in these HTML knows no escapes. */
    Html verbatim(String tag, String content) {
        open(tag);
        out.append('\n').append(content);
        return closeLine();
    }

    /** @return the document; all elements must be closed */
    String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return "<!DOCTYPE html>\n" + out;
    }
}
