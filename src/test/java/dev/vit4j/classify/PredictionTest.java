package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.ScoreFunction;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final List<String> ABC = List.of("a", "b", "c");

    @Test
    void bestComeFirstWithTheirProbabilities() {
        List<Prediction> top = Prediction.top(new float[] {1, 3, 2}, ABC, 2, ScoreFunction.SOFTMAX);
        assertThat(top).extracting(Prediction::label).containsExactly("b", "c");
        assertThat(top).extracting(Prediction::index).containsExactly(1, 2);
        assertThat(top.get(0).score()).isCloseTo(0.665241f, within(1e-6f));
    }

    @Test
    void moreThanThereAreGivesAll() {
        assertThat(Prediction.top(new float[] {1, 3, 2}, ABC, 5, ScoreFunction.SOFTMAX))
                .hasSize(3);
    }

    @Test
    void equalLogitsKeepTheOrderOfTheClasses() {
        assertThat(Prediction.top(new float[] {0, 1, 1}, ABC, 3, ScoreFunction.SOFTMAX))
                .extracting(Prediction::index)
                .containsExactly(1, 2, 0);
        assertThat(Prediction.top(new float[] {1, 1, 1}, ABC, 2, ScoreFunction.SOFTMAX))
                .extracting(Prediction::index)
                .containsExactly(0, 1);
    }

    @Test
    void agreesWithSortingEverything() {
        Random random = new Random(11);
        float[] logits = new float[1000];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = (float) random.nextGaussian() * 20;
        }
        List<String> labels = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
        List<Integer> sorted = IntStream.range(0, 1000)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(10)
                .toList();
        assertThat(Prediction.top(logits, labels, 10, ScoreFunction.SOFTMAX))
                .extracting(Prediction::index)
                .isEqualTo(sorted);
    }

    @Test
    void refusesLabelsThatDoNotFit() {
        assertThatThrownBy(() -> Prediction.top(new float[4], ABC, 1, ScoreFunction.SOFTMAX))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
