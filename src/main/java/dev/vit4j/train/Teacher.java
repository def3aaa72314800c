package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Locations;
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
 * The teacher in distillation: a trained model that sees the same augmented batches as the student and whose
 * predictions become targets. Converts the student's normalized patches to its own normalization and patch size. If it
 * has more classes than the student, its softmax is over the student's classes only.
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
     * @param student the model to be trained
     * @param listed whether the user gave the order of the student's classes
     * @param ops operations that run the teacher
     * @param batch B, images in every batch
     * @param notes receives messages about what was assumed
     * @return the teacher
     * @throws dev.vit4j.common.BadInputException if the folder is not a model, or its images or classes do not fit the
     *     student's
     */
    static Teacher open(
            Distillation distillation,
            Model student,
            boolean listed,
            OpsChoice ops,
            int batch,
            Consumer<String> notes) {
        Path folder = Locations.path(distillation.teacher());
        Model teacher = ModelFolder.readClassifier(folder, notes);
        requireOption(
                teacher.config().imageSize().equals(student.config().imageSize()),
                "--teacher %s: takes images of %s pixels, the model to be trained takes %s; choose another"
                        + " teacher, or --image-size %s",
                folder,
                teacher.config().imageSize(),
                student.config().imageSize(),
                teacher.config().imageSize().text());
        LabelMatch match =
                LabelMatch.of(student.labels(), teacher.labels(), listed, "the training data", "--teacher " + folder);
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
     * Adds the teacher's predictions to a batch.
     *
     * @param batch the student's inputs by name: {@link ViTGraph#PATCHES} [B,N,P] and {@link ViTGraph#TARGETS} [B,C].
     *     If the loss has a separate term for the teacher, adds the predictions as {@link ViTGraph#TEACHER} [B,C];
     *     otherwise mixes them into the targets
     */
    @Override
    public void accept(Map<String, INDArray> batch) {
        float[][] targets = Rows.of(batch.get(ViTGraph.TARGETS));
        float[][] predictions = predictions(batch.get(ViTGraph.PATCHES));
        for (int i = 0; i < predictions.length; i++) {
            double weight = 0; // of the row in the loss: 0 for padding
            for (float target : targets[i]) {
                weight += target;
            }
            for (int c = 0; c < predictions[i].length; c++) {
                predictions[i][c] *= (float) weight;
            }
        }
        if (distillation.hasOwnTerm()) {
            batch.put(ViTGraph.TEACHER, Nd4j.createFromArray(predictions));
            return;
        }
        double share = distillation.alpha();
        for (int i = 0; i < predictions.length; i++) {
            for (int c = 0; c < predictions[i].length; c++) {
                predictions[i][c] = (float) ((1 - share) * targets[i][c] + share * predictions[i][c]);
            }
        }
        INDArray labels = batch.put(ViTGraph.TARGETS, Nd4j.createFromArray(predictions));
        labels.close();
    }

    /** Returns the teacher's predictions [B][C], rows summing to 1. */
    private float[][] predictions(INDArray patches) {
        INDArray own = conversion.of(patches);
        float[][] logits = predictor.logits(own, predictor.images());
        if (own != patches) {
            own.close();
        }
        float[][] predictions = new float[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            float[] chosen = new float[classes.length];
            for (int c = 0; c < classes.length; c++) {
                chosen[c] = logits[i][classes[c]];
            }
            predictions[i] = distillation.kind() == Distillation.Kind.HARD
                    ? decision(chosen)
                    : softened(chosen, distillation.temperature());
        }
        return predictions;
    }

    /**
     * @param logits of one image, [C]
     * @return one-hot vector [C] of the largest logit, the first of equal ones
     */
    static float[] decision(float[] logits) {
        float[] decision = new float[logits.length];
        decision[Targets.argMax(logits)] = 1;
        return decision;
    }

    /**
     * @param logits of one image, [C]
     * @param temperature T
     * @return softmax(logits / T), [C]
     */
    static float[] softened(float[] logits, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
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
