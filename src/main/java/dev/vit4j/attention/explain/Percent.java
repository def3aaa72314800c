package dev.vit4j.attention.explain;

/** Shares as per cent, for captions. */
public final class Percent {
    private Percent() {}

    /**
     * @param share from 0 to 1
     * @return it as per cent, without needless digits
     */
    public static String of(double share) {
        double percent = Math.round(share * 1e6) / 1e4;
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }
}
