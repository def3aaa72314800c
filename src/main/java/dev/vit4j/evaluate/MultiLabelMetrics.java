package dev.vit4j.evaluate;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Sigmoid;
import dev.vit4j.common.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Accumulates logits and labels of images with any number of classes, and computes metrics. Keeps all logits, since
 * average precision ranks the images: 4 C bytes per image. Not thread-safe.
 */
public final class MultiLabelMetrics {
    private final List<String> labels;
    private final float[] thresholds;
    private final List<float[]> logits = new ArrayList<>();
    private final List<int[]> actual = new ArrayList<>();
    private double lossSum;

    /**
     * @param labels class names in order of the class index, length C, at least 1
     * @param thresholds [C], lowest score of each class that counts as a prediction
     */
    public MultiLabelMetrics(List<String> labels, float[] thresholds) {
        if (thresholds.length != labels.size()) {
            throw new IllegalArgumentException(thresholds.length + " thresholds for " + labels.size() + " classes");
        }
        this.labels = List.copyOf(labels);
        this.thresholds = thresholds.clone();
    }

    /** @param labels class names in order of the class index, length C; the thresholds are 0.5 */
    public MultiLabelMetrics(List<String> labels) {
        this(labels, ClassThresholds.HALF.of(labels));
    }

    /**
     * Counts one image.
     *
     * @param row [C] logits
     * @param classes its classes, 0..C-1 each
     * @throws dev.vit4j.common.BadInputException if there are not C logits, one is NaN or infinite, or a label is not a
     *     class
     */
    public void add(float[] row, int[] classes) {
        require(
                row.length == labels.size(),
                "image %d has %d logits for %d classes",
                images(),
                row.length,
                labels.size());
        require(
                Softmax.finite(row),
                "image %d: the model's logits are not finite; its training diverged or its weights are damaged",
                images());
        float[] targets = new float[row.length];
        for (int c : classes) {
            require(
                    c >= 0 && c < targets.length,
                    "image %d has class %d, but the model knows only classes 0 to %d",
                    images(),
                    c,
                    targets.length - 1);
            targets[c] = 1;
        }
        lossSum += Sigmoid.crossEntropy(row, targets);
        logits.add(row.clone());
        actual.add(classes.clone());
    }

    /** @return class names, length C */
    public List<String> labels() {
        return labels;
    }

    /** @return images counted */
    public long images() {
        return logits.size();
    }

    /** @return mean binary cross entropy over images and classes, in nats */
    public double loss() {
        return lossSum / images();
    }

    /** @return mean number of classes of an image */
    public double labelsPerImage() {
        return actual.stream().mapToInt(classes -> classes.length).sum() / (double) images();
    }

    /**
     * @return mean average precision: the mean over the classes that images have, each with the same weight, as
     *     scikit-learn's {@code average_precision_score(average="macro")} on these classes; NaN without any
     */
    public double meanAveragePrecision() {
        return perClass().stream()
                .mapToDouble(LabelFigures::averagePrecision)
                .filter(precision -> !Double.isNaN(precision))
                .average()
                .orElse(Double.NaN);
    }

    /** @return share of images whose predicted classes at the thresholds are exactly the actual ones, 0..1 */
    public double exactMatch() {
        long exact = 0;
        for (int i = 0; i < logits.size(); i++) {
            boolean[] has = has(i);
            boolean same = true;
            for (int c = 0; c < has.length; c++) {
                same &= has[c] == predicted(i, c);
            }
            exact += same ? 1 : 0;
        }
        return (double) exact / images();
    }

    private boolean[] has(int image) {
        boolean[] has = new boolean[labels.size()];
        for (int c : actual.get(image)) {
            has[c] = true;
        }
        return has;
    }

    private boolean predicted(int image, int c) {
        return score(logits.get(image)[c]) >= thresholds[c];
    }

    private static float score(double logit) {
        return (float) Sigmoid.of(logit);
    }

    /** @return a row for each class, in order of the class index */
    public List<LabelFigures> perClass() {
        int images = logits.size();
        boolean[][] positive = new boolean[labels.size()][images];
        for (int i = 0; i < images; i++) {
            for (int c : actual.get(i)) {
                positive[c][i] = true;
            }
        }
        List<LabelFigures> rows = new ArrayList<>();
        for (int c = 0; c < labels.size(); c++) {
            float[] scores = new float[images];
            long support = 0;
            long predicted = 0;
            long both = 0;
            for (int i = 0; i < images; i++) {
                scores[i] = logits.get(i)[c];
                support += positive[c][i] ? 1 : 0;
                predicted += predicted(i, c) ? 1 : 0;
                both += positive[c][i] && predicted(i, c) ? 1 : 0;
            }
            RankedLabels ranked = RankedLabels.of(scores, positive[c]);
            rows.add(new LabelFigures(
                    new ClassFigures(c, labels.get(c), support, predicted, both),
                    ranked.averagePrecision(),
                    thresholds[c],
                    (float) ((Sigmoid.of(ranked.bestScore()) + Sigmoid.of(ranked.nextScore())) / 2),
                    ranked.bestF1()));
        }
        return rows;
    }

    private List<ClassFigures> counts() {
        return perClass().stream().map(LabelFigures::counts).toList();
    }

    /** @return macro averages at the thresholds: every class has the same weight */
    public Averages macro() {
        return Averages.macro(counts());
    }

    /** @return micro averages at the thresholds, from the summed counts */
    public Averages micro() {
        return Averages.micro(counts());
    }

    /** @return averages at the thresholds, weighted by the classes' numbers of images */
    public Averages weighted() {
        return Averages.weighted(counts());
    }

    /**
     * @return the thresholds at which each class's F1 is highest on these images, halfway between two scores; 0.5 for
     *     classes that no image has
     */
    public ClassThresholds bestThresholds() {
        float[] best = new float[labels.size()];
        Arrays.fill(best, ClassThresholds.USUAL);
        perClass().stream()
                .filter(row -> !Float.isNaN(row.bestThreshold()))
                .forEach(row -> best[row.counts().index()] = row.bestThreshold());
        return ClassThresholds.of(labels, best);
    }

    /** @return everything above; fractions, not percent */
    public ObjectNode toJson() {
        return MultiLabelJson.of(this);
    }

    /** @return everything above as aligned tables, ending in a line feed */
    public String toText() {
        return MultiLabelText.of(this);
    }
}
