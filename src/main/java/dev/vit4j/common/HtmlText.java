package dev.vit4j.common;

/** Text in HTML. */
public final class HtmlText {
    private HtmlText() {}

    /**
     * Escapes foreign text, such as file and class names, for an element or an attribute of HTML or XML.
     *
     * @param text any text
     * @return the text, printable as by {@link DisplayText#printable}, with no character left that could be markup
     */
    public static String escape(String text) {
        return DisplayText.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
