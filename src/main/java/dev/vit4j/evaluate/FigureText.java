package dev.vit4j.evaluate;

import java.util.Locale;

/** Formats figures for display; undefined ones are a dash. */
public final class FigureText {
    /** Stands for an undefined figure. */
    public static final String NONE = "-";

    private FigureText() {}

    /**
     * @param share 0..1, or NaN
     * @return such as {@code 39.80 %}
     */
    public static String percent(double share) {
        return Double.isNaN(share) ? NONE : format("%.2f %%", 100 * share);
    }

    /**
     * @param interval of a share
     * @return such as {@code 35.6 to 44.2 %}
     */
    public static String percent(Interval interval) {
        return interval.exists() ? format("%.1f to %.1f %%", 100 * interval.lower(), 100 * interval.upper()) : NONE;
    }

    /**
     * @param difference of two shares, -1..1, or NaN
     * @return percentage points with their sign, such as {@code +1.40}; none if it rounds to 0
     */
    public static String points(double difference) {
        return Double.isNaN(difference) ? NONE : withoutSignedZero(format("%+.2f", 100 * difference));
    }

    /**
     * @param difference of two figures, or NaN
     * @return such as {@code -0.0123}; without sign if it rounds to 0
     */
    public static String signed(double difference) {
        return Double.isNaN(difference) ? NONE : withoutSignedZero(format("%+.4f", difference));
    }

    /**
     * @param value any figure, or NaN
     * @return such as {@code 0.3980}
     */
    public static String figure(double value) {
        return Double.isNaN(value) ? NONE : format("%.4f", value);
    }

    /**
     * @param interval of any figure
     * @return such as {@code 0.356-0.442}
     */
    public static String range(Interval interval) {
        return interval.exists() ? format("%.3f-%.3f", interval.lower(), interval.upper()) : NONE;
    }

    /**
     * @param count a count
     * @return such as {@code 10,000}
     */
    public static String count(long count) {
        return format("%,d", count);
    }

    /**
     * @param count a count
     * @return such as {@code 99999}, {@code 1234k} or {@code 123M}: at most five characters below 10^11
     */
    static String shortCount(long count) {
        if (count < 100_000) {
            return String.valueOf(count);
        }
        return count < 100_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
    }

    /**
     * @param rate per second, or NaN
     * @return such as {@code 1,234}, with a digit after the point below 10
     */
    public static String rate(double rate) {
        return Double.isNaN(rate) ? NONE : format(rate < 10 ? "%.1f" : "%,.0f", rate);
    }

    /**
     * @param p a probability
     * @return such as {@code p = 0.034} or {@code p < 0.0001}
     */
    public static String pValue(double p) {
        if (p < 1e-4) {
            return "p < 0.0001";
        }
        return format(p < 0.01 ? "p = %.4f" : "p = %.3f", p);
    }

    private static String withoutSignedZero(String figure) {
        return figure.matches("[+-]0\\.0+") ? figure.substring(1) : figure;
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
