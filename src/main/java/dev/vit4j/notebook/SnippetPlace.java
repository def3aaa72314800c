package dev.vit4j.notebook;

/** The position of a snippet: its cell, and the offset of its source in the cell's text. */
record SnippetPlace(CellText cell, int offset) {
    /** Converts a line of the snippet, from 1, to a line of the cell. */
    int line(int line) {
        return cell.line(offset) + line - 1;
    }

    String describe(int line) {
        return "cell " + cell.cell() + ", line " + line(line);
    }
}
