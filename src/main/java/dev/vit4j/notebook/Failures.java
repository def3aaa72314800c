package dev.vit4j.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** Creates error messages for cells. */
final class Failures {
    private Failures() {}

    static CellException notCompiled(List<Diag> errors, SnippetPlace place) {
        List<String> parts = new ArrayList<>();
        for (Diag error : errors) {
            int at = place.offset() + (int) Math.max(0, error.getPosition());
            CellText cell = place.cell();
            parts.add("Cell " + cell.cell() + ", line " + cell.line(at) + ": does not compile: "
                    + error.getMessage(Locale.ENGLISH) + "\n" + cell.pointAt(at));
        }
        return new CellException(String.join("\n", parts), null);
    }

    static CellException unresolved(Snippet snippet, JShell shell, SnippetPlace place) {
        List<String> missing = snippet instanceof DeclarationSnippet declaration
                ? shell.unresolvedDependencies(declaration).toList()
                : List.of();
        List<Diag> errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
        if (missing.isEmpty() && !errors.isEmpty()) {
            return notCompiled(errors, place);
        }
        return new CellException(
                "Cell " + place.cell().cell() + ", line " + place.line(1)
                        + ": does not compile: nothing so far declares " + String.join(", ", missing),
                null);
    }

    /**
     * Describes an exception that a cell threw.
     *
     * @param thrown the exception itself
     * @param seen JShell's copy of it, whose frames name snippets ("#id") and their lines
     */
    static CellException thrown(
            Throwable thrown, EvalException seen, SnippetPlace place, Map<String, SnippetPlace> places) {
        List<String> lines = new ArrayList<>();
        String where = "cell " + place.cell().cell();
        boolean first = true;
        for (StackTraceElement frame : seen.getStackTrace()) {
            SnippetPlace at = placeOf(frame, places);
            if (at == null) {
                lines.add("    at " + frame);
                continue;
            }
            int line = at.line(frame.getLineNumber());
            String spot = "cell " + at.cell().cell() + ", line " + line;
            lines.add("    at " + spot + ": " + at.cell().line(line, "").strip());
            if (first) {
                where = spot;
                first = false;
            }
        }
        StringBuilder text =
                new StringBuilder(where.substring(0, 1).toUpperCase(Locale.ROOT) + where.substring(1) + ": " + thrown);
        lines.forEach(line -> text.append('\n').append(line));
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            text.append("\nCaused by: ").append(cause);
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(3, frames.length); i++) {
                text.append("\n    at ").append(frames[i]);
            }
        }
        return new CellException(text.toString(), thrown);
    }

    private static SnippetPlace placeOf(StackTraceElement frame, Map<String, SnippetPlace> places) {
        String file = frame.getFileName();
        return file != null && file.startsWith("#") ? places.get(file.substring(1)) : null;
    }
}
