package dev.vit4j.train;

import java.util.Arrays;
import java.util.Locale;

/** How training makes up for classes of unequal size. Validation and test images count as they are. */
public enum Balance {
    /** Not at all: each image counts once. */
    NONE,
    /** Draws images so that every class is equally likely. An epoch repeats images of small classes. */
    SAMPLER,
    /** Weights each class's images in the loss so that every class has the same total weight. */
    LOSS;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the weights of the classes in the loss, {@code n / (C n_c)}: scikit-learn's {@code class_weight="balanced"}
     * (King and Zeng 2001, "Logistic Regression in Rare Events Data", section 4.2).
     *
     * @param labels class index of each training image
     * @param classes C
     * @return [C]; null unless the loss is weighted. Classes without images do not count and have weight 1
     */
    float[] classWeights(int[] labels, int classes) {
        if (this != LOSS) {
            return null;
        }
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        long present = Arrays.stream(counts).filter(count -> count > 0).count();
        float[] weights = new float[classes];
        for (int c = 0; c < classes; c++) {
            weights[c] = counts[c] == 0 ? 1 : (float) ((double) labels.length / (present * counts[c]));
        }
        return weights;
    }
}
