package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Rows;
import dev.vit4j.data.patch.PatchConversion;
import dev.vit4j.evaluate.LabelMatch;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The teacher of distillation: a trained model that sees the same augmented batches as the student and whose predictions
 * become targets. Its normalized patches are converted from the student's. If it has more classes than the student, its
 * softmax is over the student's classes only.
 */
final class Teacher implements Consumer<Map<String, INDArray>>, AutoCloseable {
    private final Distillation distillation;
    private final PatchConversion conversion;
    private final Predictor predictor;
    /** The teacher's index of each of the student's classes. */
    private final int[] classes;

    private Teacher(Distillation distillation, PatchConversion conversion, Predictor predictor, int[] classes) {
        this.distillation = distillation;
        this.conversion = conversion;
        this.predictor = predictor;
        this.classes = classes;
    }

    /**
     * @param distillation with a teacher
     * @param student what learns
     * @param ops which operations run the teacher
     * @param batch B, images in every batch
     * @param notes told, in words for people, what was assumed
     * @return the teacher
     * @throws dev.vit4j.common.BadInputException if the folder is no model, or images or classes do not fit the student's
     */
    static Teacher open(Distillation distillation, Model student, OpsChoice ops, int batch, Consumer<String> notes) {
        Path folder = Path.of(distillation.teacher());
        Model teacher = ModelFolder.read(folder, notes);
        require(
                teacher.config().imageSize() == student.config().imageSize(),
                "--teacher %s: takes images of %d pixels a side, the model to be trained takes %d; choose another"
                        + " teacher, or --image-size %d",
                folder,
                teacher.config().imageSize(),
                student.config().imageSize(),
                teacher.config().imageSize());
        LabelMatch match =
                LabelMatch.of(student.labels(), teacher.labels(), "the training data", "--teacher " + folder);
        if (!match.note().isEmpty()) {
            notes.accept(match.note());
        }
        int[] classes = new int[student.labels().size()];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = match.modelClass(c);
        }
        PatchConversion conversion = new PatchConversion(
                student.preprocessing(),
                student.config().patching(),
                teacher.preprocessing(),
                teacher.config().patching());
        Predictor predictor = new Predictor(teacher.config(), teacher.weights(), ops, batch);
        return new Teacher(distillation, conversion, predictor, classes);
    }

    /**
     * Adds the teacher's answers to a batch.
     *
     * @param batch the student's inputs by name: {@link ViTGraph#PATCHES} [B,N,P] and {@link ViTGraph#TARGETS} [B,C],
     *     the latter replaced by a mixture with the teacher's answers, or where the loss has a term of its own for these,
     *     kept beside {@link ViTGraph#TEACHER} [B,C]
     */
    @Override
    public void accept(Map<String, INDArray> batch) {
        float[][] targets = Rows.of(batch.get(ViTGraph.TARGETS));
        float[][] answers = answers(batch.get(ViTGraph.PATCHES));
        for (int i = 0; i < answers.length; i++) {
            double weight = 0; // that the row has in the loss: 1, or 0 where it does not count
            for (float target : targets[i]) {
                weight += target;
            }
            for (int c = 0; c < answers[i].length; c++) {
                answers[i][c] *= (float) weight;
            }
        }
        if (distillation.hasOwnTerm()) {
            batch.put(ViTGraph.TEACHER, Nd4j.createFromArray(answers));
            return;
        }
        double share = distillation.alpha();
        for (int i = 0; i < answers.length; i++) {
            for (int c = 0; c < answers[i].length; c++) {
                answers[i][c] = (float) ((1 - share) * targets[i][c] + share * answers[i][c]);
            }
        }
        INDArray labels = batch.put(ViTGraph.TARGETS, Nd4j.createFromArray(answers));
        labels.close();
    }

    /** [B][C], rows summing to 1. */
    private float[][] answers(INDArray patches) {
        INDArray own = conversion.of(patches);
        float[][] logits = predictor.logits(own, predictor.images());
        if (own != patches) {
            own.close();
        }
        float[][] answers = new float[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            double[] chosen = new double[classes.length];
            for (int c = 0; c < classes.length; c++) {
                chosen[c] = logits[i][classes[c]];
            }
            answers[i] = distillation.kind() == Distillation.Kind.HARD
                    ? decision(chosen)
                    : softened(chosen, distillation.temperature());
        }
        return answers;
    }

    /**
     * @param logits of one image
     * @return 1 at the largest, the first of equal ones, 0 elsewhere
     */
    static float[] decision(double[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        float[] decision = new float[logits.length];
        decision[best] = 1;
        return decision;
    }

    /**
     * @param logits of one image
     * @param temperature T
     * @return softmax(logits / T)
     */
    static float[] softened(double[] logits, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp((logit - max) / temperature);
        }
        float[] probabilities = new float[logits.length];
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = (float) (Math.exp((logits[c] - max) / temperature) / sum);
        }
        return probabilities;
    }

    @Override
    public void close() {
        predictor.close();
    }
}
