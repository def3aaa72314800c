package dev.vit4j.attention.faithfulness;

/**
 * The model's certainty of a class while patches are replaced.
 *
 * @param shares how much of the image was replaced, from 0 to 1, rising
 * @param scores the class's probability then
 */
public record Curve(double[] shares, double[] scores) {
    /** @throws IllegalArgumentException if the lengths differ or there are fewer than two points */
    public Curve {
        if (shares.length != scores.length || shares.length < 2) {
            throw new IllegalArgumentException(shares.length + " shares, " + scores.length + " scores");
        }
    }

    /** @return area under the curve by trapezoids, 0 to 1 */
    public double area() {
        double area = 0;
        for (int i = 1; i < shares.length; i++) {
            area += (shares[i] - shares[i - 1]) * (scores[i] + scores[i - 1]) / 2;
        }
        return area;
    }
}
