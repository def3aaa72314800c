package dev.vit4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CellEvaluatorTest {
    private final CellEvaluator evaluator = new CellEvaluator();
    private final List<DisplayData> shown = new ArrayList<>();

    @AfterEach
    void close() {
        evaluator.close();
    }

    private Optional<Object> run(String cell) {
        return evaluator.evaluate(cell, shown::add);
    }

    @Test
    void aCellHasTheValueOfItsLastExpressionAsAnObject() {
        List<?> value =
                (List<?>) run("int a = 2;\nint b = a * 3;\nList.of(a, b)").orElseThrow();
        assertThat(value).isEqualTo(List.of(2, 6));
    }

    @Test
    void aSemicolonKeepsTheValueBack() {
        assertThat(run("1 + 1;")).isEmpty();
        assertThat(run("1 + 1; // two")).isEmpty();
        assertThat(run("1 + 1 // two")).contains(2);
        assertThat(run("int a = 1;")).isEmpty();
        assertThat(run("// nothing but words")).isEmpty();
        assertThat(run("")).isEmpty();
    }

    @Test
    void laterCellsUseWhatEarlierOnesDeclare() {
        run("record Point(int x, int y) {}");
        run("int sum(Point p) {\n    return p.x() + p.y();\n}");
        run("import dev.vit4j.common.Softmax;");
        assertThat(run("sum(new Point(3, 4))")).contains(7);
        assertThat(run("Softmax.of(new float[] {0, 0})[0]")).contains(0.5);
    }

    @Test
    void aMethodMayNameOneThatComesLaterInItsCell() {
        String cell = """
                int twice(int x) {
                    return 2 * half(x);
                }
                int half(int x) {
                    return x / 2;
                }
                twice(6)""";
        assertThat(run(cell)).contains(6);
    }

    @Test
    void aCellShowsWhileItRuns() {
        run("import dev.vit4j.notebook.Show;\nfor (int i = 0; i < 2; i++) {\n    Show.text(\"row \" + i);\n}");
        assertThat(shown).hasSize(2);
        assertThat(shown.get(1).getData(Mime.TEXT)).isEqualTo("row 1");
    }

    @Test
    void aCompileErrorNamesCellAndLineAndPointsAtThePlace() {
        run("int fine = 1;");
        assertThatThrownBy(() -> run("int a = 1;\nint b = a + missing;\nint c = 2;"))
                .isInstanceOf(CellException.class)
                .hasMessageStartingWith("Cell 2, line 2: does not compile: cannot find symbol")
                .hasMessageContaining("    int b = a + missing;\n                ^");
    }

    @Test
    void whatStandsBeforeAnErrorHasBeenDone() {
        assertThatThrownBy(() -> run("int before = 5;\nint bad = \"text\";")).isInstanceOf(CellException.class);
        assertThat(run("before")).contains(5);
    }

    @Test
    void aCellThatEndsInTheMiddleIsAnError() {
        assertThatThrownBy(() -> run("for (int i = 0; i < 2; i++) {"))
                .isInstanceOf(CellException.class)
                .hasMessageStartingWith("Cell 1, line 1: does not compile: reached end of file");
    }

    @Test
    void aMethodThatNamesWhatNoCellDeclaresIsAnError() {
        assertThatThrownBy(() -> run("int a() {\n    return nowhere();\n}"))
                .isInstanceOf(CellException.class)
                .hasMessageStartingWith("Cell 1, line 1: does not compile:")
                .hasMessageContaining("nowhere()");
    }

    @Test
    void anExceptionTellsTheLinesOfAllCellsOnItsWay() {
        run("int tenth(int x) {\n\n    return 10 / x;\n}");
        assertThatThrownBy(() -> run("int ok = tenth(5);\nint bad = tenth(0);"))
                .isInstanceOf(CellException.class)
                .hasCauseInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("Cell 1, line 3: java.lang.ArithmeticException: / by zero")
                .hasMessageContaining("at cell 1, line 3: return 10 / x;")
                .hasMessageContaining("at cell 2, line 2: int bad = tenth(0);");
    }

    @Test
    void anExceptionInAStatementOfManyLinesIsFound() {
        String cell = """

            int a = 1; // one

            // a comment of its own
            for (int i = 0; i < 3; i++) {
                a = a / (2 - i - 1);
            }
            """;
        assertThatThrownBy(() -> run(cell)).hasMessageContaining("at cell 1, line 6: a = a / (2 - i - 1);");
    }

    @Test
    void anExceptionTellsItsCauses() {
        assertThatThrownBy(() -> run("throw new IllegalStateException(\"outer\", new RuntimeException(\"inner\"));"))
                .hasMessageStartingWith("Cell 1, line 1: java.lang.IllegalStateException: outer")
                .hasMessageContaining("Caused by: java.lang.RuntimeException: inner");
    }

    @Test
    void showWorksInCellsAlone() {
        assertThatThrownBy(() -> Show.text("nobody listens"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a notebook cell");
    }
}
