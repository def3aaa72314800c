package dev.vit4j.attention.faithfulness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Areas under deletion and insertion curves of many images, and the mean curves. */
public final class FaithfulnessResult {
    private final double[] shares;
    private final List<String> names;
    /** Curves by name, in order: one per image, averaged over orders of the same name. */
    private final Map<String, List<Curve>> deletions = new LinkedHashMap<>();

    private final Map<String, List<Curve>> insertions = new LinkedHashMap<>();

    /**
     * @param shares x values of the curves
     * @param names names of each image's orders; orders of the same name are averaged
     */
    FaithfulnessResult(double[] shares, List<String> names) {
        this.shares = shares;
        this.names = List.copyOf(names);
        for (String name : names) {
            deletions.putIfAbsent(name, new ArrayList<>());
            insertions.putIfAbsent(name, new ArrayList<>());
        }
    }

    /** Adds an image, with the scores of each order. */
    void add(List<double[]> deletionScores, List<double[]> insertionScores) {
        mean(deletionScores).forEach((name, curve) -> deletions.get(name).add(curve));
        mean(insertionScores).forEach((name, curve) -> insertions.get(name).add(curve));
    }

    private Map<String, Curve> mean(List<double[]> scores) {
        Map<String, List<double[]>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.computeIfAbsent(names.get(i), name -> new ArrayList<>()).add(scores.get(i));
        }
        Map<String, Curve> curves = new LinkedHashMap<>();
        byName.forEach((name, all) -> curves.put(name, new Curve(shares, meanOf(all))));
        return curves;
    }

    private static double[] meanOf(List<double[]> all) {
        double[] mean = new double[all.get(0).length];
        for (double[] one : all) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += one[i] / all.size();
            }
        }
        return mean;
    }

    /** @return the names of the orders, random order last */
    public List<String> names() {
        return List.copyOf(deletions.keySet());
    }

    /** @return the number of images */
    public int images() {
        return deletions.get(names().get(0)).size();
    }

    /**
     * A mean and its standard error.
     *
     * @param mean over the images
     * @param error standard error of the mean: standard deviation over the square root of the number of images
     */
    public record Estimate(double mean, double error) {
        static Estimate of(double[] values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Estimate(mean, Math.sqrt(squares / Math.max(1, values.length - 1) / values.length));
        }
    }

    /**
     * @param name name of an order
     * @return area under its deletion curve: smaller is better
     */
    public Estimate deletion(String name) {
        return Estimate.of(areas(deletions.get(name)));
    }

    /**
     * @param name name of an order
     * @return area under its insertion curve: larger is better
     */
    public Estimate insertion(String name) {
        return Estimate.of(areas(insertions.get(name)));
    }

    /**
     * @param name name of an order
     * @return random order's deletion area minus this order's, on the same images: above 0 is better
     */
    public Estimate deletionGain(String name) {
        return Estimate.of(difference(deletions.get(Faithfulness.CHANCE), deletions.get(name)));
    }

    /**
     * @param name name of an order
     * @return this order's insertion area minus random order's, on the same images: above 0 is better
     */
    public Estimate insertionGain(String name) {
        return Estimate.of(difference(insertions.get(name), insertions.get(Faithfulness.CHANCE)));
    }

    private static double[] areas(List<Curve> curves) {
        return curves.stream().mapToDouble(Curve::area).toArray();
    }

    private static double[] difference(List<Curve> larger, List<Curve> smaller) {
        double[] a = areas(larger);
        double[] b = areas(smaller);
        for (int i = 0; i < a.length; i++) {
            a[i] -= b[i];
        }
        return a;
    }

    /**
     * @param name name of an order
     * @return mean deletion curve over the images
     */
    public Curve meanDeletion(String name) {
        return new Curve(
                shares, meanOf(deletions.get(name).stream().map(Curve::scores).toList()));
    }

    /**
     * @param name name of an order
     * @return mean insertion curve over the images
     */
    public Curve meanInsertion(String name) {
        return new Curve(
                shares, meanOf(insertions.get(name).stream().map(Curve::scores).toList()));
    }
}
