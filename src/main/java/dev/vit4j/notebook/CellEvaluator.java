package dev.vit4j.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * Evaluates cells of Java one after the other, in this JVM and with its class path: what a cell declares, later ones use.
 * Not for several threads at once.
 */
public final class CellEvaluator implements AutoCloseable {
    /** What every cell may use without importing it: the imports that the jshell tool begins with. */
    private static final List<String> IMPORTED = List.of(
            "java.io",
            "java.math",
            "java.nio.file",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "java.util.regex",
            "java.util.stream");

    private static final Pattern TRAILING_COMMENTS = Pattern.compile("(?s)(?:\\s|//[^\\n]*|/\\*.*?\\*/)++$");

    private final KeepingControl control = new KeepingControl();
    private final JShell shell;
    private final Map<String, SnippetPlace> places = new HashMap<>();
    private int cells;

    public CellEvaluator() {
        shell = JShell.builder()
                .executionEngine(new InThisJvm(control), Map.of())
                .out(System.out)
                .err(System.err)
                .build();
        shell.addToClasspath(System.getProperty("java.class.path")); // at once: for each entry alone all are read again
        IMPORTED.forEach(name -> shell.eval("import " + name + ".*;"));
    }

    /**
     * Evaluates a cell.
     *
     * @param source statements, declarations, and at its end perhaps an expression
     * @param display takes what the cell shows with {@link Show} while it runs
     * @return the value of the last expression where no semicolon ends it
     * @throws CellException where the cell does not compile or throws, naming cell and line; what stands before that has been done
     */
    public Optional<Object> evaluate(String source, Consumer<DisplayData> display) {
        cells++;
        CellText cell = new CellText(cells, source);
        return Show.to(display, () -> evaluate(cell));
    }

    private Optional<Object> evaluate(CellText cell) {
        Optional<Object> value = Optional.empty();
        List<Snippet> declared = new ArrayList<>();
        String rest = cell.text().stripLeading(); // JShell counts a snippet's lines from its first word
        while (!rest.isEmpty()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            int offset = cell.text().length() - rest.length();
            if (next.completeness() == Completeness.EMPTY) {
                break;
            }
            String snippet = next.source();
            if (snippet == null || next.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
                snippet = rest; // cut off in the middle: the compiler says what is missing
            }
            boolean open = !endsInSemicolon(snippet);
            value = Optional.empty();
            for (SnippetEvent event : shell.eval(snippet)) {
                if (event.causeSnippet() != null) {
                    continue; // an earlier declaration that this one changes
                }
                places.put(event.snippet().id(), new SnippetPlace(cell, offset));
                check(event);
                declared.add(event.snippet());
                if (open && isExpression(event.snippet())) {
                    value = control.takeResult();
                }
            }
            rest = snippet.length() >= rest.length() || next.remaining() == null
                    ? ""
                    : next.remaining().stripLeading();
        }
        checkResolved(declared);
        return value;
    }

    private static boolean endsInSemicolon(String snippet) {
        String bare = TRAILING_COMMENTS.matcher(snippet).replaceFirst("");
        return snippet.stripTrailing().endsWith(";") || bare.stripTrailing().endsWith(";");
    }

    /** JShell takes an expression that is more than a name for the declaration of a variable, {@code $1}. */
    private static boolean isExpression(Snippet snippet) {
        return snippet.kind() == Kind.EXPRESSION || snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    }

    private void check(SnippetEvent event) {
        Snippet snippet = event.snippet();
        SnippetPlace place = places.get(snippet.id());
        Optional<Throwable> thrown = control.takeThrown();
        if (event.exception() instanceof EvalException seen) {
            throw Failures.thrown(thrown.orElse(seen), seen, place, places);
        }
        if (event.exception() != null) {
            throw Failures.unresolved(snippet, shell, place);
        }
        if (event.status() == Status.REJECTED) {
            List<Diag> errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
            throw Failures.notCompiled(errors, place);
        }
    }

    /** A method may name what comes later in its cell; what is still missing at the end of the cell is an error. */
    private void checkResolved(List<Snippet> declared) {
        for (Snippet snippet : declared) {
            Status status = shell.status(snippet);
            boolean missing = status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
            if (missing && snippet instanceof DeclarationSnippet) {
                throw Failures.unresolved(snippet, shell, places.get(snippet.id()));
            }
        }
    }

    /** Ends what the running cell waits for, by interrupting its thread. */
    public void interrupt() {
        shell.stop();
    }

    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    @Override
    public void close() {
        shell.close();
    }

    private record InThisJvm(DirectExecutionControl control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "vit4j";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }
}
