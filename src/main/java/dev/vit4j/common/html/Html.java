package dev.vit4j.common.html;

import dev.vit4j.common.HtmlText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML that is also well-formed XML. Escapes all text and attributes, so that names of classes and files cannot
 * become markup.
 */
public final class Html {
    /** Elements without an end tag. */
    private static final Set<String> VOID = Set.of("meta", "img", "source", "br", "input", "col");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * @param tag element name
     * @param attributes alternating names and values
     * @return this
     */
    public Html open(String tag, String... attributes) {
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

    /**
     * Closes the innermost element.
     *
     * @return this
     */
    public Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /**
     * Closes the innermost element and ends the line.
     *
     * @return this
     */
    public Html closeLine() {
        close();
        out.append('\n');
        return this;
    }

    /**
     * @param text any text
     * @return this
     */
    public Html text(String text) {
        out.append(HtmlText.escape(text));
        return this;
    }

    /**
     * Writes an element that contains only text.
     *
     * @param tag element name
     * @param text any text
     * @param attributes alternating names and values
     * @return this
     */
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /**
     * Writes a style sheet or script of the page, in which HTML has no escapes.
     *
     * @param tag element name
     * @param content of our own, never foreign text
     * @return this
     */
    public Html verbatim(String tag, String content) {
        open(tag);
        out.append('\n').append(content);
        return closeLine();
    }

    /**
     * @return the document
     * @throws IllegalStateException if an element is open
     */
    public String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return "<!DOCTYPE html>\n" + out;
    }
}
