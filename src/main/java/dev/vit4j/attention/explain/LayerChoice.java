package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Selects the layers to show.
 *
 * @param kind one, the last, or every layer
 * @param index the layer, from 0, if it is one
 */
public record LayerChoice(Kind kind, int index) {
    /** The last layer. */
    public static final LayerChoice LAST = new LayerChoice(Kind.LAST, 0);
    /** Every layer. */
    public static final LayerChoice ALL = new LayerChoice(Kind.ALL, 0);

    /** The kinds of choice. */
    public enum Kind {
        /** One layer by its index. */
        ONE,
        /** The last layer. */
        LAST,
        /** Every layer. */
        ALL
    }

    /**
     * @param index from 0
     * @return that layer
     */
    public static LayerChoice one(int index) {
        return new LayerChoice(Kind.ONE, index);
    }

    /**
     * @param depth L
     * @return the layers, first to last
     * @throws dev.vit4j.common.BadInputException if there is no such layer
     */
    List<Integer> of(int depth) {
        return switch (kind) {
            case LAST -> List.of(depth - 1);
            case ALL -> IntStream.range(0, depth).boxed().toList();
            case ONE -> {
                require(index >= 0 && index < depth, "layer %d: this model has layers 1 to %d", index + 1, depth);
                yield List.of(index);
            }
        };
    }

    /** @return the part of a file name that stands for it, layers counted from 1 */
    String fileName() {
        return switch (kind) {
            case LAST -> "last";
            case ALL -> "layers";
            case ONE -> "layer" + (index + 1);
        };
    }
}
