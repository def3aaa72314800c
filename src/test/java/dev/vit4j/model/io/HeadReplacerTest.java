package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class HeadReplacerTest {
    private final Model model = ModelFolder.read(Fixtures.folder("tiny-b"));
    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path folder;

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

        Model others = HeadReplacer.toLabels(named, List.of("f", "g", "h", "i", "j"), 1, notes::add);
        Model fewer = HeadReplacer.toLabels(named, List.of("f", "g"), 1, notes::add);

        assertThat(head(others)).isNotEqualTo(head(model));
        assertThat(head(fewer).shape()).containsExactly(2, 96);
        assertThat(fewer.weights().get(WeightNames.HEAD_BIAS).toFloatVector()).containsExactly(0, 0);
        assertThat(fewer.config().classes()).isEqualTo(2);
        assertThat(notes)
                .containsExactly("class head replaced: 5 classes -> 5 others", "class head replaced: 5 classes -> 2");
    }

    @Test
    void theSameClassesInAnotherOrderKeepTheirRows() {
        Model named = named("c", "b", "a", "e", "d");

        Model sorted = HeadReplacer.toLabels(named, List.of("a", "b", "c", "d", "e"), 1, notes::add);

        assertRows(sorted, 2, 1, 0, 4, 3);
        assertThat(notes).containsExactly("class head: its 5 rows are put in the order of the data's classes");
    }

    @Test
    void sharedClassesKeepTheirRows() {
        Model named = named("a", "b", "c", "d", "e");

        Model some = HeadReplacer.toLabels(named, List.of("e", "new", "b"), 1, notes::add);
        Model fewer = HeadReplacer.toLabels(named, List.of("b", "d"), 1, notes::add);

        assertRows(some, 4, -1, 1);
        assertRows(fewer, 1, 3);
        assertThat(notes)
                .containsExactly(
                        "class head: keeps the rows of 2 of 3 classes; 1 is new, and of the model's classes 3 are"
                                + " dropped",
                        "class head: keeps the rows of all 2 classes, and of the model's classes 3 are dropped");
    }

    /** As strings, 10 comes before 2. */
    @Test
    void numberedNamesKeepTheRowsOfTheirNumbers() {
        Model numbered = HeadReplacer.toLabels(model, HfConfig.numbered(12), 3, notes::add);
        notes.clear();
        List<String> sorted = HfConfig.numbered(12).stream().sorted().toList();
        List<String> digits =
                sorted.stream().map(name -> name.replace("LABEL_", "")).toList();
        int[] rows = {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9};

        assertRows(numbered, HeadReplacer.toLabels(numbered, sorted, 1, notes::add), rows);
        assertRows(numbered, HeadReplacer.toLabels(numbered, digits, 1, notes::add), rows);
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("12 rows are put in the order"));
    }

    /** Numbers for names say nothing of data with another number of classes. */
    @Test
    void numberedRowsAreNotKeptForOtherNumbersOfClasses() {
        Model two = HeadReplacer.toLabels(model, List.of("0", "1"), 1, notes::add);

        Model named = HeadReplacer.toLabels(model, HfConfig.numbered(3), 1, notes::add);
        Model subset = HeadReplacer.toLabels(model, List.of("LABEL_3", "LABEL_1"), 1, notes::add);

        assertRows(two, -1, -1);
        assertRows(named, -1, -1, -1);
        assertRows(subset, 3, 1);
        assertThat(notes)
                .startsWith("class head replaced: 5 classes -> 2", "class head replaced: 5 classes -> 3")
                .hasSize(3);
    }

    /** An e with an acute accent, as one character and as two. */
    @Test
    void decomposedAccentsAndCaseAreNoOtherClasses() {
        Model named = named("cafe\u0301", "The", "c", "d", "e");

        Model composed = HeadReplacer.toLabels(named, List.of("caf\u00e9", "the", "c", "d", "e"), 1, notes::add);

        assertThat(head(composed)).isSameAs(head(model));
        assertThat(composed.labels()).startsWith("caf\u00e9", "the");
        assertThat(notes).containsExactly("class head kept; matched without regard to case: the");
    }

    /** DeiT's class token and distillation token have a head each; DINOv2's reads two vectors side by side. */
    @ParameterizedTest
    @ValueSource(strings = {"deit-teacher", "dinov2", "beit", "siglip"})
    void allMatricesOfAHeadKeepTheirRows(String family) throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(Fixtures.folder("families/" + family).resolve(file), folder.resolve(file));
        }
        Model of = ModelFolder.read(folder);
        int last = of.labels().size() - 1;
        List<String> labels = List.of(of.labels().get(last), "new", of.labels().get(0));
        List<String> renamed = new ArrayList<>(of.labels());
        renamed.replaceAll(label -> "class " + label);
        Model named = new Model(of.config(), of.preprocessing(), renamed, of.weights(), of.provenance());

        Model changed = HeadReplacer.toLabels(
                named, labels.stream().map(label -> "class " + label).toList(), 1, notes::add);

        assertThat(changed.weights().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        WeightNames.of(changed.config()).keySet());
        WeightNames.head(changed.config()).forEach((name, shape) -> {
            INDArray after = changed.weights().get(name);
            INDArray before = of.weights().get(name);
            assertThat(after.shape()).isEqualTo(shape);
            assertThat(after.slice(0)).isEqualTo(before.slice(last));
            assertThat(after.slice(2)).isEqualTo(before.slice(0));
        });
    }

    private Model named(String... labels) {
        Model named = HeadReplacer.toLabels(model, List.of(labels), 1, notes::add);
        notes.clear();
        return named;
    }

    private void assertRows(Model changed, int... rows) {
        assertRows(model, changed, rows);
    }

    /** Requires the rows of a model's head at these places, and fresh ones where -1 is. */
    private static void assertRows(Model from, Model changed, int... rows) {
        INDArray before = from.weights().get(WeightNames.HEAD_WEIGHT);
        INDArray after = changed.weights().get(WeightNames.HEAD_WEIGHT);
        assertThat(after.rows()).isEqualTo(rows.length);
        for (int c = 0; c < rows.length; c++) {
            float bias = changed.weights().get(WeightNames.HEAD_BIAS).getFloat(c);
            if (rows[c] < 0) {
                assertThat(bias).isZero();
                assertThat(after.getRow(c).amaxNumber().doubleValue()).isBetween(0.02, 0.04);
            } else {
                assertThat(after.getRow(c)).isEqualTo(before.getRow(rows[c]));
                assertThat(bias)
                        .isEqualTo(from.weights().get(WeightNames.HEAD_BIAS).getFloat(rows[c]));
            }
        }
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
