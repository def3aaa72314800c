package dev.vit4j.attention.faithfulness;

import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.graph.Predictor;
import java.util.ArrayList;
import java.util.List;

/** Collects images into full batches, and stores the probability of each image's class. */
final class ScoreQueue {
    private record Wanted(float[] patches, int target, double[] scores, int place) {}

    private final Predictor predictor;
    private final ScoreFunction scores;
    private final List<Wanted> waiting = new ArrayList<>();

    ScoreQueue(Predictor predictor, ScoreFunction scores) {
        this.predictor = predictor;
        this.scores = scores;
    }

    /**
     * @param patches [N,P]
     * @param target the class
     * @param scores receives the probability, at the latest in {@link #flush}
     * @param place index in that array
     */
    void add(float[] patches, int target, double[] scores, int place) {
        waiting.add(new Wanted(patches, target, scores, place));
        if (waiting.size() == predictor.images()) {
            flush();
        }
    }

    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        float[][] logits =
                predictor.logits(waiting.stream().map(Wanted::patches).toList());
        for (int i = 0; i < logits.length; i++) {
            Wanted wanted = waiting.get(i);
            wanted.scores()[wanted.place()] = scores.of(logits[i])[wanted.target()];
        }
        waiting.clear();
    }
}
