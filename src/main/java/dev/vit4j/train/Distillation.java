package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import java.util.Locale;

/**
 * Knowledge distillation: training on the predictions of a trained model as well as on the labels.
 *
 * @param teacher folder of the model to learn from; empty for none
 * @param kind form in which its predictions are learned
 * @param alpha the teacher's share of the loss, in [0, 1]; the labels have the rest
 * @param temperature divisor of both models' logits before they are compared, above 0; 1 with {@link Kind#HARD}
 */
public record Distillation(String teacher, Kind kind, double alpha, double temperature) {
    /** No teacher. */
    public static final Distillation NONE = new Distillation("", Kind.SOFT, 0, 1);

    /** Form in which the teacher's predictions are learned. */
    public enum Kind {
        /**
         * Its probabilities (Hinton et al. 2015, section 2): {@code (1 - alpha) H(labels, softmax(z)) + alpha T^2
         * H(softmax(teacher / T), softmax(z / T))}, H being the cross entropy.
         */
        SOFT,
        /** Its decision, as a label (Touvron et al. 2021 (DeiT), section 4). */
        HARD;

        /** @return the name that options use */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns the published settings of a kind: for soft targets alpha 0.9 and temperature 4 (Tian et al. 2020,
     * "Contrastive Representation Distillation", for CIFAR-100), for hard ones alpha 0.5 (Touvron et al. 2021 (DeiT),
     * section 4).
     *
     * @param teacher folder of the model to learn from
     * @param kind form in which its predictions are learned
     * @return the distillation
     */
    public static Distillation of(String teacher, Kind kind) {
        return kind == Kind.SOFT ? new Distillation(teacher, kind, 0.9, 4) : new Distillation(teacher, kind, 0.5, 1);
    }

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public Distillation {
        require(alpha >= 0 && alpha <= 1, "the teacher's share of the loss must be in 0..1, not %s", alpha);
        require(
                temperature > 0 && Double.isFinite(temperature),
                "the temperature of distillation must be above 0, not %s",
                temperature);
        require(
                kind == Kind.SOFT || temperature == 1,
                "a temperature (%s) has no meaning for hard distillation: leave it out",
                temperature);
    }

    /**
     * @param newTeacher folder of the model to learn from
     * @return a copy with that teacher
     */
    public Distillation withTeacher(String newTeacher) {
        return new Distillation(newTeacher, kind, alpha, temperature);
    }

    /** @return whether there is a teacher */
    boolean isOn() {
        return !teacher.isEmpty();
    }

    /**
     * @return whether the loss has a separate term for the teacher; otherwise its predictions are mixed into the
     *     labels
     */
    boolean hasOwnTerm() {
        return isOn() && temperature != 1;
    }
}
