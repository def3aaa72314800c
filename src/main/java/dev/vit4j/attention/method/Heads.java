package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.Locale;

/**
 * How the heads of a layer become one table: one of them alone, or for each query and key the mean, largest or smallest
 * weight of all heads. Rows of a head and of the mean sum to 1; those of the largest to 1 or more, of the smallest to 1
 * or less.
 *
 * @param kind which
 * @param index the head, from 0, where it is one alone; else 0
 */
public record Heads(Kind kind, int index) {
    /** Mean over the heads. */
    public static final Heads MEAN = new Heads(Kind.MEAN, 0);
    /** Largest weight of any head. */
    public static final Heads MAX = new Heads(Kind.MAX, 0);
    /** Smallest weight of any head. */
    public static final Heads MIN = new Heads(Kind.MIN, 0);

    /** One head, or one number for all. */
    public enum Kind {
        /** One head alone. */
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
     * @return that head alone
     */
    public static Heads one(int index) {
        return new Heads(Kind.ONE, index);
    }

    /**
     * @param layer weights [H,T,T]
     * @return [T,T]
     * @throws dev.vit4j.common.BadInputException if there is no such head; the message has the range
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

    /**
     * @param heads H
     * @throws dev.vit4j.common.BadInputException if this is a head that a model of so many has not
     */
    public void check(int heads) {
        require(
                kind != Kind.ONE || (index >= 0 && index < heads),
                "head %d: this model has heads 0 to %d",
                index,
                heads - 1);
    }

    /** @return {@code head2}, {@code mean}, {@code max}, {@code min} */
    public String shortName() {
        return kind == Kind.ONE ? "head" + index : kind.name().toLowerCase(Locale.ROOT);
    }

    /** @return {@code head 2}, {@code mean}, {@code max}, {@code min} */
    public String label() {
        return kind == Kind.ONE ? "head " + index : shortName();
    }

    /**
     * @param heads H
     * @return {@code head 2}, {@code mean of 4 heads}, ...
     */
    public String description(int heads) {
        return switch (kind) {
            case ONE -> "head " + index;
            case MEAN -> "mean of " + heads + " heads";
            case MAX -> "largest of " + heads + " heads";
            case MIN -> "smallest of " + heads + " heads";
        };
    }
}
