package dev.vit4j.attention.bulk;

/** What is written for an image. */
public enum OutputFormat {
    /** Pictures. */
    PNG,
    /** Weights and figures as numbers. */
    JSON,
    /** A page for the browser, and an index of all. */
    HTML
}
