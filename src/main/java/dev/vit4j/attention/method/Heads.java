package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.Locale;

/**
 * Reduces the heads of a layer to one attention matrix: a single head, or the mean, maximum or minimum over heads of
 * each weight. Rows of a single head and of the mean sum to 1; rows of the maximum to 1 or more, of the minimum to 1 or
 * less.
 *
 * @param kind the reduction
 * @param index the head, from 0, for a single head; else 0
 */
public record Heads(Kind kind, int index) {
    /** Mean over the heads. */
    public static final Heads MEAN = new Heads(Kind.MEAN, 0);
    /** Largest weight of any head. */
    public static final Heads MAX = new Heads(Kind.MAX, 0);
    /** Smallest weight of any head. */
    public static final Heads MIN = new Heads(Kind.MIN, 0);

    /** The kinds of reduction. */
    public enum Kind {
        /** A single head. */
        ONE,
        /** Mean. */
        MEAN,
        /** Largest. */
        MAX,
        /** Smallest. */
        MIN
    }

    /**
     * @param index the head, from 0
     * @return the single head
     */
    public static Heads one(int index) {
        return new Heads(Kind.ONE, index);
    }

    /**
     * @param layer weights [H,T,T]
     * @return [T,T]
     * @throws dev.vit4j.common.BadInputException if there is no such head
     */
    public AttentionMatrix of(LayerAttention layer) {
        check(layer.heads());
        int area = layer.tokens() * layer.tokens();
        double[] values = new double[area];
        float[] weights = layer.values();
        for (int i = 0; i < area; i++) {
            values[i] = kind == Kind.ONE ? weights[index * area + i] : ofAll(weights, i, area, layer.heads());
        }
        return new AttentionMatrix(layer.tokens(), values);
    }

    private double ofAll(float[] weights, int place, int area, int heads) {
        double result = weights[place];
        for (int i = place + area; i < heads * area; i += area) {
            result = switch (kind) {
                case MAX -> Math.max(result, weights[i]);
                case MIN -> Math.min(result, weights[i]);
                default -> result + weights[i];
            };
        }
        return kind == Kind.MEAN ? result / heads : result;
    }

    private void check(int heads) {
        require(
                kind != Kind.ONE || (index >= 0 && index < heads),
                "head index %d: this model has head indexes 0 to %d",
                index,
                heads - 1);
    }

    /** @return the name in file names, heads counted from 1: {@code head2}, {@code mean}, {@code max}, {@code min} */
    public String shortName() {
        return kind == Kind.ONE ? "head" + (index + 1) : kind.name().toLowerCase(Locale.ROOT);
    }

    /** @return the name on pictures, heads counted from 1: {@code head 2}, {@code mean}, {@code max}, {@code min} */
    public String label() {
        return kind == Kind.ONE ? "head " + (index + 1) : shortName();
    }

    /**
     * @param heads H
     * @return the name in captions, heads counted from 1: {@code head 2}, {@code mean of 4 heads}, ...
     */
    public String description(int heads) {
        return switch (kind) {
            case ONE -> "head " + (index + 1);
            case MEAN -> "mean of " + heads + " heads";
            case MAX -> "largest of " + heads + " heads";
            case MIN -> "smallest of " + heads + " heads";
        };
    }
}
