package dev.vit4j.notebook;

/** Where a snippet stands: the cell and the offset in its text at which the snippet's source begins. */
record SnippetPlace(CellText cell, int offset) {
    /** The line of the cell that is line {@code line} (from 1) of the snippet. */
    int line(int line) {
        return cell.line(offset) + line - 1;
    }

    String describe(int line) {
        return "cell " + cell.cell() + ", line " + line(line);
    }
}
