package dev.vit4j.cli.train;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Estimates once, after the first steps of a run, how long the rest will take. */
final class ExpectedTime {
    private static final int ENOUGH_STEPS = 20;
    private static final double ENOUGH_SECONDS = 10;
    /** What ends sooner needs no estimate. */
    private static final double SHORT_SECONDS = 10;

    private final LongSupplier nanoTime;
    private long steps;
    private long firstDone;
    private boolean said;

    /** @param nanoTime the clock */
    ExpectedTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a step. The first one is not measured, since it builds and compiles what the others use.
     *
     * @param left steps that follow
     * @return such as {@code about 12 min}, the first time that enough steps were done and if the run is not short
     */
    Optional<String> afterStep(double left) {
        steps++;
        if (steps == 1) {
            firstDone = nanoTime.getAsLong();
            return Optional.empty();
        }
        double seconds = (nanoTime.getAsLong() - firstDone) / 1e9;
        if (said || (steps < ENOUGH_STEPS && seconds < ENOUGH_SECONDS)) {
            return Optional.empty();
        }
        said = true;
        double rest = seconds / (steps - 1) * left;
        return rest < SHORT_SECONDS ? Optional.empty() : Optional.of("about " + rounded(rest + seconds));
    }

    /**
     * @param seconds any length of time
     * @return two digits of it in a fitting unit: {@code 45 s}, {@code 12 min}, {@code 3.5 h}, {@code 2.1 days}
     */
    static String rounded(double seconds) {
        if (seconds < 90) {
            return format("%.0f s", seconds);
        }
        if (seconds < 90 * 60) {
            return format("%.0f min", seconds / 60);
        }
        double hours = seconds / 3600;
        return hours < 10
                ? format("%.1f h", hours)
                : hours < 48 ? format("%.0f h", hours) : format("%.1f days", hours / 24);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
