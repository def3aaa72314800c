package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class HeadReplacerTest {
    private final Model model = ModelFolder.read(Fixtures.folder("tiny-b"));
    private final List<String> notes = new ArrayList<>();

    private INDArray head(Model of) {
        return of.weights().get(WeightNames.HEAD_WEIGHT);
    }

    @Test
    void namesForNumberedClassesKeepTheHead() {
        Model named = HeadReplacer.toLabels(model, List.of("a", "b", "c", "d", "e"), 1, notes::add);

        assertThat(head(named)).isSameAs(head(model));
        assertThat(named.labels()).containsExactly("a", "b", "c", "d", "e");
        assertThat(notes).isEmpty();

        assertThat(head(HeadReplacer.toLabels(named, named.labels(), 1, notes::add)))
                .isSameAs(head(model));
    }

    @Test
    void otherClassesGetAFreshHeadAndANote() {
        Model named = HeadReplacer.toLabels(model, List.of("a", "b", "c", "d", "e"), 1, notes::add);

        Model others = HeadReplacer.toLabels(named, List.of("a", "b", "c", "d", "f"), 1, notes::add);
        Model fewer = HeadReplacer.toLabels(named, List.of("a", "b"), 1, notes::add);

        assertThat(head(others)).isNotEqualTo(head(model));
        assertThat(head(fewer).shape()).containsExactly(2, 96);
        assertThat(fewer.weights().get(WeightNames.HEAD_BIAS).toFloatVector()).containsExactly(0, 0);
        assertThat(fewer.config().classes()).isEqualTo(2);
        assertThat(notes)
                .containsExactly("class head replaced: 5 classes -> 5 others", "class head replaced: 5 classes -> 2");
    }

    @Test
    void aFreshHeadIsATruncatedNormalOfTheSeed() {
        List<String> many = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();

        INDArray weights = head(HeadReplacer.toLabels(model, many, 7, notes::add));

        assertThat(weights).isEqualTo(head(HeadReplacer.toLabels(model, many, 7, notes::add)));
        assertThat(weights).isNotEqualTo(head(HeadReplacer.toLabels(model, many, 8, notes::add)));
        assertThat(weights.amaxNumber().doubleValue()).isBetween(0.0395, 0.04);
        assertThat(weights.meanNumber().doubleValue()).isCloseTo(0, within(3e-4));
        // Truncated at two standard deviations, a normal distribution keeps 0.8796 of its standard deviation.
        assertThat(weights.stdNumber().doubleValue()).isCloseTo(0.02 * 0.8796, within(2e-4));
    }
}
