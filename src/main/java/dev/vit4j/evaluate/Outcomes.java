package dev.vit4j.evaluate;

import java.util.BitSet;

/** Which images of a data set were predicted, and which correctly: two bits per image. */
public final class Outcomes {
    private final BitSet seen = new BitSet();
    private final BitSet right = new BitSet();

    /**
     * @param index index in the data set, at least 0
     * @param correct whether the prediction was right
     */
    void add(int index, boolean correct) {
        seen.set(index);
        right.set(index, correct);
    }

    /** @return the number of images predicted */
    public int images() {
        return seen.cardinality();
    }

    /**
     * @param other another model's outcomes on the same images
     * @return how the two agree, over the images that both predicted
     */
    public PairedOutcomes with(Outcomes other) {
        BitSet both = and(seen, other.seen);
        int bothRight = and(and(right, other.right), both).cardinality();
        int first = and(right, both).cardinality();
        int second = and(other.right, both).cardinality();
        return new PairedOutcomes(
                bothRight, first - bothRight, second - bothRight, both.cardinality() - first - second + bothRight);
    }

    private static BitSet and(BitSet a, BitSet b) {
        BitSet and = (BitSet) a.clone();
        and.and(b);
        return and;
    }
}
