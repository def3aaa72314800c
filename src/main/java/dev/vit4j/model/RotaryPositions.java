package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * Rotary position embedding on two axes: rotates pairs of values of each query and key by angles that grow with the
 * patch's row and column (Su et al. 2024, "RoFormer", section 3.2.2). Prefix tokens are not rotated.
 *
 * @param kind how angles are computed and values are paired
 * @param theta base of the frequencies
 * @param reference patches along one side in pretraining, to which {@link Kind#INDEXED} positions are scaled; 0 for no
 *     scaling
 */
public record RotaryPositions(Kind kind, double theta, int reference) {
    /** No rotation. */
    public static final RotaryPositions NONE = new RotaryPositions(Kind.NONE, 0, 0);

    /** Kinds of rotary positions. */
    public enum Kind {
        /** No rotation. */
        NONE,
        /**
         * Centers of patches in [-1, 1] times 2π; the first half of a head's values is paired with the second (Siméoni
         * et al. 2025, "DINOv3", section 3.2, and its code).
         */
        CENTERED,
        /**
         * Row and column indexes; neighboring values are paired (Fang et al. 2023, "EVA-02", section 2.1, and its
         * code).
         */
        INDEXED
    }

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public RotaryPositions {
        require(
                kind == Kind.NONE || (theta > 0 && Double.isFinite(theta)),
                "the base of rotary positions must be above 0, not %s",
                theta);
        require(reference >= 0, "the reference grid of rotary positions must be at least 0, not %d", reference);
    }

    /** @return whether queries and keys are rotated */
    public boolean isOn() {
        return kind != Kind.NONE;
    }
}
