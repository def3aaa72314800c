package dev.vit4j.common;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that says how far the work is, redrawn in place at most five times a second:
 *
 * <pre>epoch 3/10  412/704  58%  231 img/s  loss 1.234  1:12 left</pre>
 *
 * Without a terminal it stays silent. Other lines go through {@link #message}, which clears the progress first. On a
 * narrow terminal the least important parts are left out. May be used from several threads.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long REDRAW_NANOS = 200_000_000L;
    /** The rate is that of the last ten seconds: long enough to be steady, short enough to notice a change. */
    private static final long RATE_WINDOW_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final boolean enabled;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private String title = "";
    private String unit = "";
    private long total;
    private int itemsPerStep = 1;
    private long lastDraw;
    private int shown;

    private record Sample(long nanos, long steps) {}

    ProgressLine(PrintStream err, boolean enabled, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.enabled = enabled;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.lastDraw = nanoTime.getAsLong() - REDRAW_NANOS;
    }

    /**
     * @param err stderr
     * @return a line that shows itself if stderr is a terminal
     */
    public static ProgressLine on(PrintStream err) {
        return new ProgressLine(err, Terminal.present(), Terminal.columns(), System::nanoTime);
    }

    /**
     * For work whose results go to stdout as they come.
     *
     * @param err stderr
     * @return a line that shows itself if stderr is a terminal and stdout is not: on one terminal the results
     *     themselves show how far the work is
     */
    public static ProgressLine besideResults(PrintStream err) {
        return new ProgressLine(
                err, Terminal.present() && !Terminal.takesStdout(), Terminal.columns(), System::nanoTime);
    }

    /**
     * @param err where messages go all the same
     * @return a line that never shows itself
     */
    public static ProgressLine silent(PrintStream err) {
        return new ProgressLine(err, false, Terminal.columns(), System::nanoTime);
    }

    /**
     * Begins a stretch of work; the rate starts anew.
     *
     * @param newTitle what is going on, such as {@code epoch 3/10}
     * @param totalSteps steps in it; 0 if unknown
     * @param newUnit of the rate, such as {@code img/s}; empty for no rate
     * @param newItemsPerStep how many of the unit's items a step is, such as the batch size
     */
    public synchronized void start(String newTitle, long totalSteps, String newUnit, int newItemsPerStep) {
        title = newTitle;
        total = totalSteps;
        unit = newUnit;
        itemsPerStep = newItemsPerStep;
        samples.clear();
        samples.add(new Sample(nanoTime.getAsLong(), 0));
    }

    /** @return whether there is a terminal to show it on */
    public boolean isShown() {
        return enabled;
    }

    /**
     * Says how much there is to do, once that is known.
     *
     * @param totalSteps steps since {@link #start} that will have been done in the end
     */
    public synchronized void total(long totalSteps) {
        total = totalSteps;
    }

    /**
     * Says how far the work is.
     *
     * @param steps done since {@link #start}
     * @param detail anything else worth a look, such as {@code loss 1.234}; may be empty
     */
    public synchronized void update(long steps, String detail) {
        long now = nanoTime.getAsLong();
        if (!enabled || (now - lastDraw < REDRAW_NANOS && steps != total)) {
            return;
        }
        lastDraw = now;
        samples.add(new Sample(now, steps));
        while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_WINDOW_NANOS) {
            samples.removeFirst();
        }
        draw(fit(parts(steps, detail)));
    }

    private List<Part> parts(long steps, String detail) {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        double stepsPerSecond = seconds > 0 ? (last.steps() - first.steps()) / seconds : 0;
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(title, 1));
        parts.add(new Part(total > 0 ? steps + "/" + total : String.valueOf(steps), 3));
        if (total > 0) {
            parts.add(new Part(100 * steps / total + "%", 0));
        }
        if (!unit.isEmpty() && stepsPerSecond > 0) {
            parts.add(new Part(rate(stepsPerSecond * itemsPerStep) + " " + unit, 4));
        }
        parts.add(new Part(detail, 5));
        if (total > 0 && stepsPerSecond > 0) {
            parts.add(new Part(duration((total - steps) / stepsPerSecond) + " left", 2));
        }
        parts.removeIf(part -> part.text().isEmpty());
        return parts;
    }

    /** @param rank 0 stays longest when the terminal is narrow */
    private record Part(String text, int rank) {}

    private String fit(List<Part> parts) {
        List<Part> kept = new ArrayList<>(parts);
        int room = columns - 1; // the last column would wrap on some terminals
        while (kept.size() > 1 && join(kept).length() > room) {
            kept.remove(kept.stream()
                    .max((a, b) -> Integer.compare(a.rank(), b.rank()))
                    .orElseThrow());
        }
        String line = join(kept);
        return line.length() <= room ? line : line.substring(0, Math.max(0, room));
    }

    private static String join(List<Part> parts) {
        return String.join("  ", parts.stream().map(Part::text).toList());
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    /**
     * @param seconds any length of time
     * @return {@code 1:12} or {@code 2:03:59}
     */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        long minutes = whole / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, whole % 60);
    }

    private void draw(String line) {
        // Spaces wipe what a longer line left; that works on every terminal, escape codes do not.
        err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        err.flush();
        shown = line.length();
    }

    /**
     * Prints a line of its own, terminal or not; the progress line makes room for it.
     *
     * @param line without line feed
     */
    public synchronized void message(String line) {
        clear();
        err.println(line);
    }

    /** Wipes the line; the next update draws it again. */
    public synchronized void clear() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
            lastDraw = nanoTime.getAsLong() - REDRAW_NANOS;
        }
    }

    /** Wipes the line. */
    @Override
    public void close() {
        clear();
    }
}
