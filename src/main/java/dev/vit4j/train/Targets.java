package dev.vit4j.train;

import dev.vit4j.data.batch.Mix;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes target probabilities of class indices, with label smoothing (Szegedy et al. 2016, section 7) and weights of the
 * classes.
 */
final class Targets implements BatchTargets {
    private final int classes;
    private final float rest;
    private final float hit;
    /** [C]; null for equal weights. */
    private final float[] weights;

    /**
     * @param classes C
     * @param smoothing share of the target spread evenly over all classes
     */
    Targets(int classes, double smoothing) {
        this(classes, smoothing, null);
    }

    /**
     * Creates targets of a weighted loss. The graph's mean over the batch then is the mean of the images' losses, each
     * weighted by its label's weight. Without smoothing, this is PyTorch's {@code CrossEntropyLoss(weight)}. With
     * smoothing, PyTorch weights the share that goes to another class by that class's weight: a class of few images then
     * has the largest term of every image, and is predicted for all. A mixed image has the targets of both labels,
     * with their weights, in their shares.
     *
     * @param classes C
     * @param smoothing share of the target spread evenly over all classes
     * @param weights of the classes, [C]; null for equal weights
     */
    Targets(int classes, double smoothing, float[] weights) {
        this.weights = weights;
        this.classes = classes;
        this.rest = (float) (smoothing / classes);
        this.hit = (float) (1 - smoothing + smoothing / classes);
    }

    @Override
    public INDArray of(TrainingInputs.Item item) {
        return of(item.labels(), item.mix());
    }

    @Override
    public long correct(float[][] logits, TrainingInputs.Item item) {
        return correct(logits, main(item.labels(), item.mix()));
    }

    @Override
    public boolean haveAccuracy() {
        return true;
    }

    /**
     * Returns targets of images that are not mixed.
     *
     * @param labels class indices, length B; -1 for padding rows
     * @return as {@link #of(int[], Mix)}
     */
    INDArray of(int[] labels) {
        return of(labels, Mix.NONE);
    }

    /**
     * @param labels class indices, length B; -1 for padding rows, which only unmixed batches may have
     * @param mix shares of an image's own label and of the one that it was mixed with; both are smoothed, as in timm
     * @return [B,C]; without padding and weights, rows sum to 1. Padding rows are 0, and the others then sum to B divided by
     *     their number, so that the graph's mean over B is the mean over them
     */
    INDArray of(int[] labels, Mix mix) {
        double weight = labels.length / (weights == null ? Math.max(1, count(labels)) : totalWeight(labels, mix));
        float[][] rows = new float[labels.length][classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                add(rows[i], labels[i], mix.share() * weight);
                if (mix.kind() != Mix.Kind.NONE) {
                    add(rows[i], labels[Mix.partner(i, labels.length)], (1 - mix.share()) * weight);
                }
            }
        }
        return Nd4j.createFromArray(rows);
    }

    /** Adds the smoothed target of a label. */
    private void add(float[] row, int label, double share) {
        double weight = share * (weights == null ? 1 : weights[label]);
        for (int c = 0; c < classes; c++) {
            row[c] += (float) (weight * (c == label ? hit : rest));
        }
    }

    /** Returns the sum of the weights of the labels. */
    private double totalWeight(int[] labels, Mix mix) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                sum += mix.share() * weights[labels[i]];
                if (mix.kind() != Mix.Kind.NONE) {
                    sum += (1 - mix.share()) * weights[labels[Mix.partner(i, labels.length)]];
                }
            }
        }
        return sum;
    }

    /**
     * @param labels class indices, length B
     * @param mix how their images were mixed
     * @return each image's label with the larger share
     */
    static int[] main(int[] labels, Mix mix) {
        if (mix.share() >= 0.5) {
            return labels;
        }
        int[] main = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            main[i] = labels[Mix.partner(i, labels.length)];
        }
        return main;
    }

    /** @return how many labels or indices are not -1 */
    static int count(int[] labels) {
        return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
    }

    /**
     * @param logits [B][C]
     * @param labels class indices, length B
     * @return number of rows whose largest logit is their label's
     */
    static long correct(float[][] logits, int[] labels) {
        long correct = 0;
        for (int i = 0; i < labels.length; i++) {
            correct += argMax(logits[i]) == labels[i] ? 1 : 0;
        }
        return correct;
    }

    /**
     * @param logits [C]
     * @return index of the largest logit, the first of equal ones
     */
    static int argMax(float[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }
}
