package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTallyTest {
    private static final ImageDataset NONE = DataSets.images(List.of(), DataOptions.DEFAULT);

    private static float[] sure(double probability) {
        return new float[] {0, (float) Math.log(probability / (1 - probability))};
    }

    private static EvaluatedModel result(EvaluationTally tally) {
        return tally.result("m", NONE, new Throughput(4, 1, 50), List.of());
    }

    @Test
    void keepsTheSurestOfTheWrongAnswers() {
        EvaluationTally tally = new EvaluationTally(List.of("no", "yes"), 2);
        double[] sureness = {0.6, 0.9, 0.7, 0.99, 0.8};
        for (int i = 0; i < sureness.length; i++) {
            tally.add(sure(sureness[i]), i == 3 ? 1 : 0, 10 + i); // the surest of all is right
        }
        List<Mistake> mistakes = result(tally).mistakes();
        assertThat(mistakes).extracting(Mistake::index).containsExactly(11, 14);
        assertThat(mistakes.get(0).score()).isCloseTo(0.9, within(1e-6));
        assertThat(mistakes.get(0).actual()).isZero();
        assertThat(mistakes.get(0).predicted()).isEqualTo(1);
    }

    @Test
    void equallySureMistakesStandInTheOrderOfTheDataSet() {
        EvaluationTally tally = new EvaluationTally(List.of("no", "yes"), 3);
        for (int index : new int[] {7, 3, 9, 1, 5}) {
            tally.add(sure(0.75), 0, index);
        }
        assertThat(result(tally).mistakes()).extracting(Mistake::index).containsExactly(1, 3, 5);
    }

    @Test
    void keepsNoMoreThanAskedFor() {
        Random random = new Random(2);
        EvaluationTally tally = new EvaluationTally(List.of("no", "yes"), 5);
        EvaluationTally none = new EvaluationTally(List.of("no", "yes"), 0);
        for (int i = 0; i < 10_000; i++) {
            float[] logits = {0, random.nextFloat()};
            tally.add(logits, 0, i);
            none.add(logits, 0, i);
        }
        List<Mistake> mistakes = result(tally).mistakes();
        assertThat(mistakes).hasSize(5).isSortedAccordingTo(Mistake.WORST_FIRST);
        assertThat(result(none).mistakes()).isEmpty();
    }

    @Test
    void remembersWhichImagesWereAnsweredRightly() {
        EvaluationTally first = new EvaluationTally(List.of("no", "yes"), 1);
        EvaluationTally second = new EvaluationTally(List.of("no", "yes"), 1);
        first.add(sure(0.9), 1, 0);
        second.add(sure(0.9), 1, 0);
        first.add(sure(0.9), 0, 4);
        second.add(sure(0.1), 0, 4);
        assertThat(Comparison.of(result(first), result(second)).paired()).isEqualTo(new PairedOutcomes(1, 0, 1, 0));
    }

    @Test
    void logitsThatAreNotFiniteStopTheEvaluation() {
        EvaluationTally tally = new EvaluationTally(List.of("no", "yes"), 1);
        assertThatThrownBy(() -> tally.add(new float[] {Float.NaN, 0}, 0, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> tally.add(new float[] {Float.POSITIVE_INFINITY, 0}, 0, 0))
                .hasMessageContaining("not finite");
        assertThat(result(tally).outcomes().images()).isZero();
    }
}
