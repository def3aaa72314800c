package dev.vit4j.common;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Height and width, in pixels or in patches.
 *
 * @param height rows
 * @param width columns
 */
public record Size(int height, int width) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(?:[xX]([1-9][0-9]{0,8}))?");

    /** @throws BadInputException if either is below 1 */
    public Size {
        require(height > 0 && width > 0, "height and width must be at least 1, not %d and %d", height, width);
    }

    /**
     * @param side rows and columns
     * @return a square
     */
    public static Size square(int side) {
        return new Size(side, side);
    }

    /**
     * Reads a size as options and settings take it.
     *
     * @param text the side of a square, such as {@code 224}, or height and width, such as {@code 64x48}
     * @return the size
     * @throws BadInputException if the text is neither
     */
    public static Size parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        require(
                matcher.matches(),
                "'%s' is not a size: expected the side of a square such as 224, or HEIGHTxWIDTH such as 64x48",
                Excerpt.of(text));
        int height = Integer.parseInt(matcher.group(1));
        return new Size(height, matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)));
    }

    /** @return whether height and width are equal */
    public boolean isSquare() {
        return height == width;
    }

    /** @return height times width */
    public int count() {
        return Math.multiplyExact(height, width);
    }

    /** @return the larger of height and width */
    public int longer() {
        return Math.max(height, width);
    }

    /** @return the smaller of height and width */
    public int shorter() {
        return Math.min(height, width);
    }

    /** @return the side of a square, such as {@code 224}; otherwise height and width, such as {@code 32 x 16} */
    @Override
    public String toString() {
        return isSquare() ? Integer.toString(height) : pair();
    }

    /** @return height and width also of a square, such as {@code 224 x 224} */
    public String pair() {
        return height + " x " + width;
    }

    /** @return what {@link #parse} reads, such as {@code 224} or {@code 64x48} */
    public String text() {
        return isSquare() ? Integer.toString(height) : height + "x" + width;
    }

    /** @return the side of a square as a number, otherwise {@code [height,width]}, as in Hugging Face's files */
    @JsonValue
    public JsonNode toJson() {
        return isSquare()
                ? IntNode.valueOf(height)
                : JsonNodeFactory.instance.arrayNode().add(height).add(width);
    }

    @JsonCreator
    static Size of(JsonNode json) {
        boolean pair = json.isArray() && json.size() == 2;
        JsonNode height = pair ? json.get(0) : json;
        JsonNode width = pair ? json.get(1) : json;
        require(
                height.isInt() && width.isInt(),
                "%s is not a size: expected a whole number or [height,width]",
                Excerpt.of(json.toString()));
        return new Size(height.intValue(), width.intValue());
    }
}
