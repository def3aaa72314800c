package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.evaluate.Comparison.ClassPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassFiguresTest {
    private static ClassFigures row(long support, long predicted, long truePositives) {
        return new ClassFigures(0, "cat", support, predicted, truePositives);
    }

    /** 10 images of the class, 4 of them recognized; 7 taken for it, so 3 of them of another class. */
    @Test
    void mistakesAreWhatIsLeftOfImagesAndAnswers() {
        ClassFigures row = row(10, 7, 4);
        assertThat(row.falseNegatives()).isEqualTo(6);
        assertThat(row.falsePositives()).isEqualTo(3);
        assertThat(row.recall()).isCloseTo(0.4, within(1e-12));
        assertThat(row.precision()).isCloseTo(0.571428571, within(1e-9));
        assertThat(row.f1()).isCloseTo(0.470588235, within(1e-9)); // 8 / 17
    }

    /** Five images: a for a, a for b, a for c, b for c, c for c. */
    @Test
    void mistakesOfCountedImages() {
        ClassificationMetrics metrics = new ClassificationMetrics(List.of("a", "b", "c"));
        int[][] pairs = {{0, 0}, {0, 1}, {0, 2}, {1, 2}, {2, 2}};
        for (int[] pair : pairs) {
            float[] logits = new float[3];
            logits[pair[1]] = 1;
            metrics.add(logits, pair[0]);
        }
        assertThat(metrics.perClass()).extracting(ClassFigures::falseNegatives).containsExactly(2L, 1L, 0L);
        assertThat(metrics.perClass()).extracting(ClassFigures::falsePositives).containsExactly(0L, 1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "1, 0, true", "0, 1, true", "2, 3, true"})
    void aClassOccursInImagesOrInAnswers(long support, long predicted, boolean occurs) {
        ClassFigures row = row(support, predicted, 0);
        ClassFigures nothing = row(0, 0, 0);
        assertThat(row.occurs()).isEqualTo(occurs);
        assertThat(new ClassPair(row, nothing).occurs()).isEqualTo(occurs);
        assertThat(new ClassPair(nothing, row).occurs()).isEqualTo(occurs);
        assertThat(new ClassPair(row, row).occurs()).isEqualTo(occurs);
    }
}
