package dev.vit4j.spark.exchange;

/**
 * TCP ports to try, in order.
 *
 * @param first 1 to 65535, or 0 to let the system choose
 * @param last at least {@code first}
 */
public record PortRange(int first, int last) {
    /** Any free port. */
    public static final PortRange ANY = new PortRange(0, 0);

    /** @throws IllegalArgumentException if the range is empty or not within 1 to 65535 */
    public PortRange {
        boolean any = first == 0 && last == 0;
        if (!any && (first < 1 || last > 65_535 || last < first)) {
            throw new IllegalArgumentException("ports " + first + "-" + last + " are not within 1-65535");
        }
    }

    /**
     * Reads {@code 0}, a port or {@code FIRST-LAST}.
     *
     * @param text for example {@code 40000-40100}
     * @return the range
     * @throws IllegalArgumentException if the text is something else
     */
    public static PortRange parse(String text) {
        String[] ends = text.strip().split("-", -1);
        try {
            int first = Integer.parseInt(ends[0].strip());
            int last = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
            if (ends.length <= 2) {
                return new PortRange(first, last);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no port and no range such as 40000-40100", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no port and no range such as 40000-40100");
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
