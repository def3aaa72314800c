package dev.vit4j.model.graph;

import static dev.vit4j.common.BadInputException.require;

/**
 * The teacher's term of a loss with distillation (Hinton et al. 2015, section 2): {@code share T^2 H(teacher,
 * softmax(logits / T))}, beside {@code (1 - share) H(targets, softmax(logits))}, H being the mean cross entropy. The
 * factor T^2 keeps the gradient's magnitude independent of T.
 *
 * @param share weight of the teacher in the loss, in [0, 1]
 * @param temperature T, above 0
 */
public record TeacherTerm(double share, double temperature) {
    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public TeacherTerm {
        require(share >= 0 && share <= 1, "the teacher's share of the loss must be in 0..1, not %s", share);
        require(temperature > 0, "the temperature of distillation must be above 0, not %s", temperature);
    }
}
