package dev.vit4j.evaluate;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * Accumulates logits and labels and computes metrics. Not thread-safe.
 *
 * <p>Ties are ranked in class order, so that a model with constant logits is right on class 0 only.
 */
public final class ClassificationMetrics {
    private static final int TOP = 5;

    private final List<String> labels;
    private final ConfusionMatrix confusion;
    private final Calibration calibration = new Calibration();
    private long images;
    private long inTop1;
    private long inTop5;
    private double lossSum;
    private double brierSum;

    /** @param labels class names in order of the class index, length C, at least 1 */
    public ClassificationMetrics(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.confusion = new ConfusionMatrix(labels.size());
    }

    /**
     * Counts a batch.
     *
     * @param logits [B,C]; rows from {@code size} on are ignored
     * @param actual [B] class indices, 0..C-1
     * @param size number of rows to count, 0..B
     * @throws dev.vit4j.common.BadInputException as {@link #add(float[], int)}
     */
    public void add(float[][] logits, int[] actual, int size) {
        for (int b = 0; b < size; b++) {
            add(logits[b], actual[b]);
        }
    }

    /**
     * Counts one image.
     *
     * @param logits [C]
     * @param actual its class, 0..C-1
     * @return the model's top prediction
     * @throws dev.vit4j.common.BadInputException if there are not C logits, one is NaN or infinite, or the label is not
     *     a class
     */
    public TopPrediction add(float[] logits, int actual) {
        int classes = labels.size();
        require(logits.length == classes, "image %d has %d logits for %d classes", images, logits.length, classes);
        require(
                actual >= 0 && actual < classes,
                "image %d has class %d, but the model knows only classes 0 to %d",
                images,
                actual,
                classes - 1);
        require(
                Softmax.finite(logits),
                "image %d: the model's logits are not finite; its training diverged or its weights are damaged",
                images);
        int rank = rank(logits, actual);
        int predicted = argMax(logits);
        double[] probabilities = Softmax.of(logits);
        images++;
        inTop1 += rank < 1 ? 1 : 0;
        inTop5 += rank < TOP ? 1 : 0;
        lossSum += Softmax.crossEntropy(logits, actual);
        brierSum += brier(probabilities, actual);
        calibration.add(probabilities[predicted], predicted == actual);
        confusion.add(actual, predicted);
        return new TopPrediction(predicted, Math.min(1, probabilities[predicted]), predicted == actual);
    }

    private static int argMax(float[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            if (logits[c] > logits[best]) {
                best = c;
            }
        }
        return best;
    }

    private static int rank(float[] logits, int actual) {
        int before = 0;
        for (int c = 0; c < logits.length; c++) {
            if (logits[c] > logits[actual] || (logits[c] == logits[actual] && c < actual)) {
                before++;
            }
        }
        return before;
    }

    private static double brier(double[] probabilities, int actual) {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            double difference = probabilities[c] - (c == actual ? 1 : 0);
            sum += difference * difference;
        }
        return sum;
    }

    /** @return class names, length C */
    public List<String> labels() {
        return labels;
    }

    /** @return images counted */
    public long images() {
        return images;
    }

    /** @return share of images whose class has the largest logit, 0..1; NaN without images */
    public double top1() {
        return (double) inTop1 / images;
    }

    /** @return share of images whose class is among the five largest logits (all of them if C is below 5), 0..1 */
    public double top5() {
        return (double) inTop5 / images;
    }

    /** @return whether there are more than five classes, so that {@link #top5} says something */
    public boolean top5HasMeaning() {
        return labels().size() > 5;
    }

    /** @return 95 % interval of {@link #top1} */
    public Interval top1Interval() {
        return Interval.wilson(inTop1, images);
    }

    /** @return 95 % interval of {@link #top5} */
    public Interval top5Interval() {
        return Interval.wilson(inTop5, images);
    }

    /** @return mean cross entropy, in nats */
    public double loss() {
        return lossSum / images;
    }

    /** @return expected calibration error with 15 bins (Guo et al. 2017), 0..1 */
    public double expectedCalibrationError() {
        return calibration.error();
    }

    /** @return 15 bins of confidence in ascending order, as in a reliability diagram */
    public List<CalibrationBin> calibrationBins() {
        return calibration.bins();
    }

    /** @return mean confidence, 0..1; above {@link #top1} the model is overconfident */
    public double meanConfidence() {
        return calibration.meanConfidence();
    }

    /** @return mean squared distance of the probabilities from the truth, 0..2 (Brier 1950, multi-class form) */
    public double brierScore() {
        return brierSum / images;
    }

    /** @return the confusion matrix */
    public ConfusionMatrix confusion() {
        return confusion;
    }

    /** @return a row for each class, in order of the class index */
    public List<ClassFigures> perClass() {
        List<ClassFigures> rows = new ArrayList<>(labels.size());
        for (int c = 0; c < labels.size(); c++) {
            rows.add(new ClassFigures(
                    c, labels.get(c), confusion.actualTotal(c), confusion.predictedTotal(c), confusion.count(c, c)));
        }
        return rows;
    }

    /** @return macro averages: every class has the same weight */
    public Averages macro() {
        return Averages.macro(perClass());
    }

    /** @return micro averages, from the summed counts; all three equal {@link #top1} */
    public Averages micro() {
        return Averages.micro(perClass());
    }

    /** @return averages weighted by the classes' numbers of images */
    public Averages weighted() {
        return Averages.weighted(perClass());
    }

    /**
     * Converts the counts to ND4J's evaluation, for its other metrics (G-measure, Matthews correlation, rates), for
     * merging, and for code that expects it. With two classes, ND4J's averaged F1 is the second class's, whatever the
     * averaging; {@link #macro} returns the mean of both.
     *
     * @return a new evaluation with the same confusion matrix, without top-5
     */
    public org.nd4j.evaluation.classification.Evaluation toNd4j() {
        var evaluation = new org.nd4j.evaluation.classification.Evaluation(labels);
        // With two classes, ND4J would report precision and recall of the second class only.
        evaluation.setBinaryPositiveClass(null);
        for (ConfusionMatrix.Cell cell : confusion.sortedCells()) {
            for (long i = 0; i < cell.count(); i++) {
                evaluation.eval(cell.predicted(), cell.actual());
            }
        }
        return evaluation;
    }

    /** @return everything above, with the field names that scripts read; fractions, not percent */
    public ObjectNode toJson() {
        return MetricsJson.of(this);
    }

    /** @return everything above as aligned tables, ending in a line feed */
    public String toText() {
        return MetricsText.of(this);
    }
}
