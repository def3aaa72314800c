package dev.vit4j.evaluate;

import java.util.List;
import java.util.PriorityQueue;

/** Keeps the most confident of the wrong answers, however many there are. */
final class WorstMistakes {
    private final int most;
    /** The least of those kept on top. */
    private final PriorityQueue<Mistake> kept = new PriorityQueue<>(Mistake.WORST_FIRST.reversed());

    /** @param most how many to keep, 0 or more */
    WorstMistakes(int most) {
        this.most = most;
    }

    void add(Mistake mistake) {
        kept.add(mistake);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    /** @return those kept, the worst first */
    List<Mistake> worstFirst() {
        return kept.stream().sorted(Mistake.WORST_FIRST).toList();
    }
}
