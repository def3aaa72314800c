package dev.vit4j.attention.faithfulness;

import dev.vit4j.common.Softmax;
import dev.vit4j.model.graph.Predictor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Collects images until a batch is full, and puts each one's probability of its class where it is wanted. */
final class ScoreQueue {
    private record Wanted(float[] patches, int target, double[] scores, int place) {}

    private final Predictor predictor;
    private final List<Wanted> waiting = new ArrayList<>();

    ScoreQueue(Predictor predictor) {
        this.predictor = predictor;
    }

    /**
     * @param patches [N,P], one after the other
     * @param target class
     * @param scores where its probability goes, at the latest with {@link #flush}
     * @param place in that array
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
        int length = waiting.get(0).patches().length;
        float[] batch = new float[Math.multiplyExact(predictor.images(), length)];
        for (int i = 0; i < waiting.size(); i++) {
            System.arraycopy(waiting.get(i).patches(), 0, batch, i * length, length);
        }
        int n = predictor.config().patching().count();
        try (INDArray patches = Nd4j.createFromArray(batch).reshape('c', predictor.images(), n, length / n)) {
            float[][] logits = predictor.logits(patches, waiting.size());
            for (int i = 0; i < logits.length; i++) {
                Wanted wanted = waiting.get(i);
                wanted.scores()[wanted.place()] = Softmax.of(logits[i])[wanted.target()];
            }
        }
        waiting.clear();
    }
}
