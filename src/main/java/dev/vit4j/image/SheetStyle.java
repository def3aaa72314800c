package dev.vit4j.image;

import java.awt.Color;
import java.awt.Font;

/**
 * Style of a {@link ContactSheet}; lengths are in pixels.
 *
 * @param side side of a thumbnail's square
 * @param margin margin around the sheet
 * @param gap gap between cards
 * @param padding padding within a card
 * @param narrowestCaption minimum width of captions
 * @param line line height of captions
 * @param baseline distance from the top of a caption to its first baseline
 * @param font font of captions
 * @param boldFirstLine whether a caption's first line is bold
 * @param sheet background color of the sheet
 * @param ink color of a caption's first line
 * @param framed whether cards have a frame
 */
record SheetStyle(
        int side,
        int margin,
        int gap,
        int padding,
        int narrowestCaption,
        int line,
        int baseline,
        Font font,
        boolean boldFirstLine,
        Color sheet,
        Color ink,
        boolean framed) {
    /** Returns white cards on gray; captions are wide enough for a mark, ten letters and a percentage. */
    static SheetStyle cards(int side) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        return new SheetStyle(side, 16, 12, 8, 144, 17, 14, font, true, new Color(0xf3f4f6), new Color(0x1f2328), true);
    }

    /** Returns images close together on white, with small captions. */
    static SheetStyle plain(int side) {
        Font font = new Font(Font.DIALOG, Font.PLAIN, 11);
        return new SheetStyle(side, 6, 6, 0, 0, 16, 12, font, false, Color.WHITE, Color.DARK_GRAY, false);
    }

    int cardWidth() {
        return captionWidth() + 2 * padding;
    }

    int cardHeight(int lines) {
        return side + 2 * padding + (lines == 0 ? 0 : lines * line + padding / 2);
    }

    int captionWidth() {
        return Math.max(side, narrowestCaption);
    }

    Font lineFont(int number) {
        return number == 0 && boldFirstLine ? font.deriveFont(Font.BOLD) : font;
    }
}
