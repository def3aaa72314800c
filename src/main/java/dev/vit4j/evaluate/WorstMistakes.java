package dev.vit4j.evaluate;

import java.util.List;
import java.util.PriorityQueue;

/** Keeps the most confident mistakes. */
final class WorstMistakes {
    private final int most;
    /** The least confident one kept is at the head. */
    private final PriorityQueue<Mistake> kept = new PriorityQueue<>(Mistake.WORST_FIRST.reversed());

    /** @param most number of mistakes to keep, 0 or more */
    WorstMistakes(int most) {
        this.most = most;
    }

    void add(Mistake mistake) {
        kept.add(mistake);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    /** @return the mistakes kept, worst first */
    List<Mistake> worstFirst() {
        return kept.stream().sorted(Mistake.WORST_FIRST).toList();
    }
}
