package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * Classifies single images out of a program:
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.open(Path.of("runs/first/best"))) {
 *     Prediction best = classifier.classify(Path.of("cat.jpg"), 1).get(0);
 *     System.out.println(best.label() + " " + best.score());
 * }
 * }</pre>
 *
 * <p>One call at a time; further threads wait their turn.
 */
public final class Classifier implements AutoCloseable {
    private final ModelClassifier model;

    private Classifier(ModelClassifier model) {
        this.model = model;
    }

    /**
     * @param folder a model folder
     * @return its model, ready
     * @throws BadInputException if the folder is not a sound model
     */
    public static Classifier open(Path folder) {
        return of(ModelFolder.read(folder));
    }

    /**
     * @param model what to run
     * @return it, ready
     */
    public static Classifier of(Model model) {
        return new Classifier(new ModelClassifier(model, OpsChoice.of("auto"), 1));
    }

    /** @return class names in order of the class index, length C */
    public List<String> labels() {
        return model.labels();
    }

    /**
     * @param image a JPEG, PNG, BMP or GIF file
     * @param topK how many predictions, at least 1
     * @return the most likely classes, best first
     * @throws BadInputException if the file cannot be read as an image
     */
    public synchronized List<Prediction> classify(Path image, int topK) {
        Prepared prepared = model.prepare(ImageSource.of(image));
        prepared.error().ifPresent(problem -> {
            throw new BadInputException(image + ": " + problem);
        });
        return predictions(prepared, topK);
    }

    /**
     * @param image any image
     * @param topK how many predictions, at least 1
     * @return the most likely classes, best first
     */
    public synchronized List<Prediction> classify(BufferedImage image, int topK) {
        return predictions(model.prepare(new ImageSource.Pixels("image", RgbImage.of(image))), topK);
    }

    private List<Prediction> predictions(Prepared image, int topK) {
        ImageClassifier.Outcome outcome = model.classify(List.of(image)).get(0);
        return Prediction.top(((ImageClassifier.Result) outcome).logits(), labels(), topK);
    }

    @Override
    public synchronized void close() {
        model.close();
    }
}
