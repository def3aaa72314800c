package dev.vit4j.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import java.util.Optional;

/**
 * The size of images to train on.
 *
 * @param size height and width in pixels; empty for the model's own
 */
public record InputSize(Optional<Size> size) {
    /** The model's own size, written as 0. */
    public static final InputSize OWN = new InputSize(Optional.empty());

    /**
     * @param size height and width in pixels
     * @return that size
     */
    public static InputSize of(Size size) {
        return new InputSize(Optional.of(size));
    }

    /**
     * @param text {@code 0} for the model's own size, else what {@link Size#parse} reads
     * @return the size
     * @throws dev.vit4j.common.BadInputException if the text is neither
     */
    public static InputSize parse(String text) {
        return text.strip().equals("0") ? OWN : of(Size.parse(text));
    }

    /** @return what {@link #parse} reads */
    @Override
    public String toString() {
        return size.map(Size::text).orElse("0");
    }

    @JsonValue
    JsonNode toJson() {
        return size.map(Size::toJson).orElse(IntNode.valueOf(0));
    }

    @JsonCreator
    static InputSize of(JsonNode json) {
        return json.isInt() && json.intValue() == 0 ? OWN : of(Json.mapper().convertValue(json, Size.class));
    }
}
