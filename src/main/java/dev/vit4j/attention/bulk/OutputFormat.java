package dev.vit4j.attention.bulk;

/** The kinds of output for an image. */
public enum OutputFormat {
    /** Pictures. */
    PNG,
    /** Weights and figures as JSON. */
    JSON,
    /** A page for the browser, and an index of all pages. */
    HTML
}
