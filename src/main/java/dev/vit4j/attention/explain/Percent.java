package dev.vit4j.attention.explain;

/** Formats fractions as percentages for captions. */
public final class Percent {
    private Percent() {}

    /**
     * @param share 0 to 1
     * @return the percentage, without trailing zeros
     */
    public static String of(double share) {
        double percent = Math.round(share * 1e6) / 1e4;
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }
}
