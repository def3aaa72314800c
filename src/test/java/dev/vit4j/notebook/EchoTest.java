package dev.vit4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EchoTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Echo echo = new Echo(new PrintStream(log, true, StandardCharsets.UTF_8));

    @Test
    void whatACellPrintsBeforeItFailsIsInTheLog() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        echo.of(() -> 1);
        try (CellEvaluator evaluator = new CellEvaluator()) {
            String cell = "System.out.println(\"schön\");\nSystem.err.println(\"warned\");\nint a = 1 / 0;";
            assertThatThrownBy(() -> echo.of(() -> evaluator.evaluate(cell, shown -> {})))
                    .isInstanceOf(CellException.class);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("=== cell 1", "=== cell 2", "schön", "warned");
        assertThat(System.out).isSameAs(out);
        assertThat(System.err).isSameAs(err);
    }
}
