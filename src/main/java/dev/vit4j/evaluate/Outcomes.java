package dev.vit4j.evaluate;

import java.util.BitSet;

/** Which images of a data set were answered, and which rightly: two bits for each image. */
public final class Outcomes {
    private final BitSet seen = new BitSet();
    private final BitSet right = new BitSet();

    /**
     * @param index place in the data set, at least 0
     * @param correct whether the answer was right
     */
    void add(int index, boolean correct) {
        seen.set(index);
        right.set(index, correct);
    }

    /** @return images answered */
    public int images() {
        return seen.cardinality();
    }

    /**
     * @param other the same images, answered by another model
     * @return how the two agree, over the images that both answered
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
