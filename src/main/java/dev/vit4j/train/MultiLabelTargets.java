package dev.vit4j.train;

import dev.vit4j.data.batch.Mix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes targets of images with any number of classes: 1 for each class that an image has and 0 for the others. Label
 * smoothing moves them towards 1/2, as Keras's {@code BinaryCrossentropy(label_smoothing)} does. Targets of mixed images
 * are mixed in the same shares (Zhang et al. 2018, "mixup", section 2).
 */
final class MultiLabelTargets implements BatchTargets {
    private final int[][] classesOf;
    private final int classes;
    private final double smoothing;

    /**
     * @param classesOf class indices of each training image, by its index in the data set
     * @param classes C
     * @param smoothing distance by which targets move from 0 and 1 towards 1/2, times 2; in 0..1
     */
    MultiLabelTargets(int[][] classesOf, int classes, double smoothing) {
        this.classesOf = classesOf;
        this.classes = classes;
        this.smoothing = smoothing;
    }

    @Override
    public INDArray of(TrainingInputs.Item item) {
        int[] images = item.indices();
        Mix mix = item.mix();
        float[][] rows = new float[images.length][classes];
        for (int i = 0; i < images.length; i++) {
            add(rows[i], images[i], mix.share());
            if (mix.kind() != Mix.Kind.NONE) {
                add(rows[i], images[Mix.partner(i, images.length)], 1 - mix.share());
            }
            for (int c = 0; c < classes; c++) {
                rows[i][c] = (float) (rows[i][c] * (1 - smoothing) + smoothing / 2);
            }
        }
        return Nd4j.createFromArray(rows);
    }

    private void add(float[] row, int image, double share) {
        for (int c : classesOf[image]) {
            row[c] += (float) share;
        }
    }

    @Override
    public long correct(float[][] logits, TrainingInputs.Item item) {
        return 0;
    }

    @Override
    public boolean haveAccuracy() {
        return false;
    }
}
