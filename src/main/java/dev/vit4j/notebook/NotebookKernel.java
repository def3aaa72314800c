package dev.vit4j.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** A Java kernel for Jupyter. */
class NotebookKernel extends BaseKernel {
    /** Set by scripts/notebook when it runs notebooks without a browser. */
    private static final String ECHO = "VIT4J_NOTEBOOK_ECHO";

    private final CellEvaluator evaluator = new CellEvaluator();
    private final Optional<Echo> echo;

    /** Creates a kernel for interactive use. */
    NotebookKernel() {
        this(Optional.empty());
    }

    private NotebookKernel(Optional<Echo> echo) {
        this.echo = echo;
    }

    @Override
    public DisplayData eval(String source) {
        Supplier<Optional<Object>> cell = () -> evaluator.evaluate(source, this::display);
        Optional<Object> value = echo.isPresent() ? echo.get().of(cell) : cell.get();
        return value.map(Show::data).orElse(null);
    }

    /** Reports a cell's error by its message alone; other errors as Java prints them. */
    @Override
    public List<String> formatError(Throwable e) {
        return e instanceof CellException ? e.getMessage().lines().toList() : super.formatError(e);
    }

    @Override
    public ReplacementOptions complete(String source, int at) {
        int[] anchor = new int[1];
        List<String> continuations = evaluator.analysis().completionSuggestions(source, at, anchor).stream()
                .map(Suggestion::continuation)
                .distinct()
                .toList();
        return new ReplacementOptions(continuations, anchor[0], at);
    }

    @Override
    public DisplayData inspect(String source, int at, boolean extra) {
        List<String> signatures = evaluator.analysis().documentation(source, at, false).stream()
                .map(SourceCodeAnalysis.Documentation::signature)
                .toList();
        return signatures.isEmpty() ? null : new DisplayData(String.join("\n", signatures));
    }

    @Override
    public String isComplete(String source) {
        Completeness found = evaluator.analysis().analyzeCompletion(source).completeness();
        return switch (found) {
            case DEFINITELY_INCOMPLETE -> "";
            case UNKNOWN -> IS_COMPLETE_BAD;
            default -> IS_COMPLETE_YES;
        };
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("Java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jshell")
                .pygments("java")
                .codemirror("java")
                .build();
    }

    @Override
    public String getBanner() {
        return "vit4j's Java kernel, Java " + Runtime.version();
    }

    @Override
    public void interrupt() {
        evaluator.interrupt();
    }

    @Override
    public void onShutdown(boolean restarting) {
        evaluator.close();
    }

    /**
     * Serves Jupyter until it closes the connection.
     *
     * @param connectionFile written by Jupyter
     */
    static void serve(Path connectionFile) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING); // the channels log every message at INFO
        connect(connectionFile).waitUntilClose();
    }

    private static JupyterConnection connect(Path file) throws Exception {
        JupyterConnection connection = new JupyterConnection(properties(file));
        Optional<Echo> echo = Optional.ofNullable(System.getenv(ECHO)).map(on -> new Echo(System.out));
        new NotebookKernel(echo).becomeHandlerForConnection(connection);
        connection.connect();
        return connection;
    }

    private static KernelConnectionProperties properties(Path file) throws IOException {
        return KernelConnectionProperties.parse(Files.readString(file, StandardCharsets.UTF_8));
    }
}
