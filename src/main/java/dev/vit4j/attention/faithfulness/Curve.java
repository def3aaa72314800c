package dev.vit4j.attention.faithfulness;

/**
 * The model's probability of a class while patches are replaced.
 *
 * @param shares fraction of the image replaced at each point, from 0 to 1, ascending
 * @param scores probability of the class at each point
 */
public record Curve(double[] shares, double[] scores) {
    /** @throws IllegalArgumentException if the lengths differ or there are fewer than two points */
    public Curve {
        if (shares.length != scores.length || shares.length < 2) {
            throw new IllegalArgumentException(shares.length + " shares, " + scores.length + " scores");
        }
    }

    /** @return area under the curve by the trapezoidal rule, 0 to 1 */
    public double area() {
        double area = 0;
        for (int i = 1; i < shares.length; i++) {
            area += (shares[i] - shares[i - 1]) * (scores[i] + scores[i - 1]) / 2;
        }
        return area;
    }
}
