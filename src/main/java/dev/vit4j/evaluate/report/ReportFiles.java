package dev.vit4j.evaluate.report;

import java.util.Locale;

/**
 * Names of one model's files in a report's folder, and of its sections in the page.
 *
 * @param letter the model's letter in a comparison, {@code A} or {@code B}; empty for a single model
 */
record ReportFiles(String letter) {
    static final String PAGE = "index.html";
    static final String JSON = "evaluation.json";

    private String suffix() {
        return letter.isEmpty() ? "" : "-" + letter.toLowerCase(Locale.ROOT);
    }

    String confusionPng() {
        return "confusion" + suffix() + ".png";
    }

    String confusionCsv() {
        return "confusion" + suffix() + ".csv";
    }

    String perClassCsv() {
        return "per-class" + suffix() + ".csv";
    }

    String reliabilityPng() {
        return "reliability" + suffix() + ".png";
    }

    String mistakesPng() {
        return "mistakes" + suffix() + ".png";
    }

    /** Returns the id of a section. */
    String id(String section) {
        return section + suffix();
    }

    /** Returns the part of a heading that names the model. */
    String of() {
        return letter.isEmpty() ? "" : " of " + letter;
    }

    /** @return whether a report of one or two models writes a file of that name */
    static boolean isOurs(String name) {
        return name.equals(PAGE)
                || name.equals(JSON)
                || name.matches("(confusion|reliability|mistakes)(-[ab])?\\.png|(confusion|per-class)(-[ab])?\\.csv");
    }
}
