package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.model.ScoreFunction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowRulesTest {
    private static final List<String> ABC = List.of("a", "b", "c");
    private static final Result RESULT = new Result(new float[] {1, 3, 2});

    private static List<Float> scores(RowRules rules) {
        return rules.row("x", RESULT, ABC, ScoreFunction.SOFTMAX).predictions().stream()
                .map(Prediction::score)
                .toList();
    }

    @Test
    void scoresAreProbabilitiesOrLogits() {
        assertThat(scores(RowRules.top(2))).containsExactly(0.66524094f, 0.24472848f);
        assertThat(scores(new RowRules(2, Scores.LOGIT, Optional.empty()))).containsExactly(3f, 2f);
    }

    @Test
    void whatIsBelowTheThresholdIsLeftOut() {
        assertThat(scores(new RowRules(3, Scores.LOGIT, Optional.of(2f)))).containsExactly(3f, 2f);
        assertThat(scores(new RowRules(3, Scores.PROB, Optional.of(0.5f)))).hasSize(1);
        ClassificationRow none =
                new RowRules(3, Scores.PROB, Optional.of(1f)).row("x", RESULT, ABC, ScoreFunction.SOFTMAX);
        assertThat(none.predictions()).isEmpty();
        assertThat(none.error()).isEmpty();
    }

    @Test
    void embeddingsComeWithTheRow() {
        Result result = new Result(new float[] {1, 3, 2}, Optional.of(new float[] {5, 6}));
        assertThat(RowRules.top(1)
                        .row("x", result, ABC, ScoreFunction.SOFTMAX)
                        .embedding()
                        .orElseThrow())
                .containsExactly(5, 6);
    }

    @Test
    void whatCannotBeReadOrIsNotFiniteIsAnError() {
        assertThat(RowRules.top(1)
                        .row("x", new Unreadable("bad"), ABC, ScoreFunction.SOFTMAX)
                        .error())
                .contains("bad");
        Result infinite = new Result(new float[] {1, Float.POSITIVE_INFINITY, 0});
        assertThat(RowRules.top(1)
                        .row("x", infinite, ABC, ScoreFunction.SOFTMAX)
                        .error())
                .contains(RowRules.NOT_FINITE);
    }

    @Test
    void refusesThresholdsThatMakeNoSense() {
        assertThatThrownBy(() -> new RowRules(1, Scores.PROB, Optional.of(80f)))
                .hasMessageContaining("80.0: probabilities lie between 0 and 1");
        assertThatThrownBy(() -> new RowRules(1, Scores.LOGIT, Optional.of(Float.NaN)))
                .hasMessageContaining("must be a number");
        assertThat(new RowRules(1, Scores.LOGIT, Optional.of(-80f)).threshold()).contains(-80f);
    }
}
