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
 * Evaluates Java cells in this JVM with its class path. Later cells see what earlier ones declared. Not thread-safe.
 */
public final class CellEvaluator implements AutoCloseable {
    /** The default imports of the jshell tool, available in every cell. */
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
        // All at once: with one call per entry, JShell would reread every entry each time.
        shell.addToClasspath(System.getProperty("java.class.path"));
        IMPORTED.forEach(name -> shell.eval("import " + name + ".*;"));
    }

    /**
     * Evaluates a cell.
     *
     * @param source statements and declarations, optionally with an expression at the end
     * @param display receives what the cell shows with {@link Show}
     * @return the value of the last expression, unless it ends in a semicolon
     * @throws CellException if the cell does not compile or throws, naming cell and line; snippets before that one have
     *     run
     */
    public Optional<Object> evaluate(String source, Consumer<DisplayData> display) {
        cells++;
        CellText cell = new CellText(cells, source);
        return Show.to(display, () -> evaluate(cell));
    }

    private Optional<Object> evaluate(CellText cell) {
        Optional<Object> value = Optional.empty();
        List<Snippet> declared = new ArrayList<>();
        String rest = cell.text().stripLeading(); // JShell counts a snippet's lines from its first token
        while (!rest.isEmpty()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            int offset = cell.text().length() - rest.length();
            if (next.completeness() == Completeness.EMPTY) {
                break;
            }
            String snippet = next.source();
            if (snippet == null || next.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
                snippet = rest; // incomplete: the compiler says what is missing
            }
            boolean open = !endsInSemicolon(snippet);
            value = Optional.empty();
            for (SnippetEvent event : shell.eval(snippet)) {
                if (event.causeSnippet() != null) {
                    continue; // an earlier declaration that this snippet updates
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

    /** Also true for temporary variables: JShell assigns any expression but a plain name to one, such as {@code $1}. */
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

    /** Rejects unresolved names at the end of a cell; a method may refer to declarations later in its cell. */
    private void checkResolved(List<Snippet> declared) {
        for (Snippet snippet : declared) {
            Status status = shell.status(snippet);
            boolean missing = status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
            if (missing && snippet instanceof DeclarationSnippet) {
                throw Failures.unresolved(snippet, shell, places.get(snippet.id()));
            }
        }
    }

    /** Interrupts the thread of the running cell. */
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
