package dev.vit4j.common;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A progress line on a terminal, redrawn in place at most five times a second:
 *
 * <pre>epoch 3/10  412/704  58%  231 img/s  loss 1.234  1:12 left</pre>
 *
 * Without a terminal it is silent. Print other lines with {@link #message}, which clears the progress first. On a narrow
 * terminal the least important parts are left out. Thread-safe.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long REDRAW_NANOS = 200_000_000L;
    /** Averages the rate over the last ten seconds. */
    private static final long RATE_WINDOW_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final boolean enabled;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private String title = "";
    private String unit = "";
    private long total;
    private long following;
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
     * @return a line shown if stderr is a terminal
     */
    public static ProgressLine on(PrintStream err) {
        return new ProgressLine(err, Terminal.present(), Terminal.columns(), System::nanoTime);
    }

    /**
     * Creates a line for work that prints results to stdout as it goes.
     *
     * @param err stderr
     * @return a line shown if stderr is a terminal and stdout is not; otherwise the results themselves show the progress
     */
    public static ProgressLine besideResults(PrintStream err) {
        return new ProgressLine(
                err, Terminal.present() && !Terminal.takesStdout(), Terminal.columns(), System::nanoTime);
    }

    /**
     * @param err gets the messages
     * @return a line that is never shown
     */
    public static ProgressLine silent(PrintStream err) {
        return new ProgressLine(err, false, Terminal.columns(), System::nanoTime);
    }

    /**
     * Starts a piece of work and resets the rate.
     *
     * @param newTitle title, such as {@code epoch 3/10}
     * @param totalSteps number of steps; 0 if unknown
     * @param newUnit of the rate, such as {@code img/s}; empty for no rate
     * @param newItemsPerStep items per step, such as the batch size
     */
    public synchronized void start(String newTitle, long totalSteps, String newUnit, int newItemsPerStep) {
        title = newTitle;
        total = totalSteps;
        following = 0;
        unit = newUnit;
        itemsPerStep = newItemsPerStep;
        samples.clear();
        samples.add(new Sample(nanoTime.getAsLong(), 0));
    }

    /** @return whether it is shown */
    public boolean isShown() {
        return enabled;
    }

    /**
     * Sets the number of steps once it is known.
     *
     * @param totalSteps total number of steps since {@link #start}
     */
    public synchronized void total(long totalSteps) {
        total = totalSteps;
    }

    /**
     * Extends the time left to more work of the same kind, such as further epochs.
     *
     * @param steps number of steps after those of this piece of work
     */
    public synchronized void following(long steps) {
        following = steps;
    }

    /**
     * Updates the progress.
     *
     * @param steps done since {@link #start}
     * @param detail additional text, such as {@code loss 1.234}; may be empty
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
            parts.add(new Part(duration((total - steps + following) / stepsPerSecond) + " left", 2));
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
        // Spaces erase the rest of a longer line on every terminal; escape codes do not.
        err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        err.flush();
        shown = line.length();
    }

    /**
     * Prints a separate line, with or without a terminal. What would control the terminal is escaped.
     *
     * @param line without line feed
     */
    public synchronized void message(String line) {
        clear();
        err.println(DisplayText.printableLines(line));
    }

    /** Erases the line until the next update. */
    public synchronized void clear() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
            lastDraw = nanoTime.getAsLong() - REDRAW_NANOS;
        }
    }

    /** Erases the line. */
    @Override
    public void close() {
        clear();
    }
}
