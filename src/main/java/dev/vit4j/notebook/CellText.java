package dev.vit4j.notebook;

/** The source of a cell. Lines are counted from 1. */
record CellText(int cell, String text) {
    int line(int offset) {
        int end = Math.min(offset, text.length());
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    /** Returns the line that contains the offset, and a caret below it. */
    String pointAt(int offset) {
        int at = Math.min(offset, text.length());
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int end = text.indexOf('\n', at);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return "    " + line + "\n    " + " ".repeat(at - start) + "^";
    }

    String line(int number, String otherwise) {
        return text.lines().skip(number - 1L).findFirst().orElse(otherwise);
    }
}
