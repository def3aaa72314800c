package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.ComposedText;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One or several models whose predictions are averaged, and the views of an image that each sees: the image itself, or
 * also its mirror image. Each model has its own image size and preprocessing. Immutable, without graphs, and
 * thread-safe.
 */
final class Ensemble {
    /**
     * A model and its preprocessing.
     *
     * @param model the model
     * @param maker its preprocessing
     */
    record Member(Model model, PatchTransform maker) {
        /** @param model the model */
        Member(Model model) {
            this(model, new PatchTransform(model.preprocessing(), model.config().patching()));
        }
    }

    private final List<Member> members;
    private final TestTimeAugmentation augmentation;
    private final boolean embeddings;
    private final ImageDecoder decoder;
    /** What is enough for every model. */
    private final Reduction reduction;

    /**
     * @param models the models, with the same labels
     * @param augmentation additional views of each image
     * @param embeddings whether to return pooled vectors
     * @param decoder decodes image files
     */
    Ensemble(List<Model> models, TestTimeAugmentation augmentation, boolean embeddings, ImageDecoder decoder) {
        this.members = models.stream().map(Member::new).toList();
        this.augmentation = augmentation;
        this.embeddings = embeddings;
        this.decoder = decoder;
        this.reduction = members.stream()
                .map(member -> member.maker().reduction())
                .reduce(Reduction::orLess)
                .orElse(Reduction.NONE);
    }

    /**
     * @param options the models and how to run them
     * @param messages receives notes to the user
     * @return the ensemble, read from the model folders
     * @throws dev.vit4j.common.BadInputException if a folder is not a valid model, or class lists differ
     */
    static Ensemble open(ClassifierOptions options, Consumer<String> messages) {
        List<Model> models = new ArrayList<>();
        for (Path folder : options.models()) {
            Model model = options.embeddings()
                    ? ModelFolder.read(folder, options.imageSize(), messages)
                    : ModelFolder.readClassifier(folder, options.imageSize(), messages);
            Preprocessor.requireImages(folder.toString(), model.config().channels());
            if (!models.isEmpty()) {
                requireSameLabels(options.models().get(0), models.get(0).labels(), folder, model.labels());
                requireSameScores(options.models().get(0), models.get(0), folder, model);
            }
            models.add(model);
        }
        return new Ensemble(
                models,
                options.augmentation(),
                options.embeddings(),
                new ImageDecoder(options.limits(), options.decoding()));
    }

    /** Requires the same class order in every model, since probabilities are averaged class by class. */
    private static void requireSameLabels(Path first, List<String> labels, Path other, List<String> otherLabels) {
        require(
                labels.size() == otherLabels.size(),
                "%s has %d classes, %s has %d: only models of the same classes can be averaged",
                first,
                labels.size(),
                other,
                otherLabels.size());
        for (int c = 0; c < labels.size(); c++) {
            require(
                    ComposedText.of(labels.get(c)).equals(ComposedText.of(otherLabels.get(c))),
                    "%s: class %d is '%s', in %s it is '%s': only models of the same classes, in the same"
                            + " order, can be averaged",
                    first,
                    c,
                    labels.get(c),
                    other,
                    otherLabels.get(c));
        }
    }

    private static void requireSameScores(Path first, Model one, Path other, Model another) {
        require(
                one.config().scores() == another.config().scores(),
                "%s and %s cannot be averaged: one gives each image one class, the other any number of classes"
                        + " (problem_type in config.json)",
                first,
                other);
    }

    List<Member> members() {
        return members;
    }

    /** @return number of views of an image */
    int views() {
        return augmentation == TestTimeAugmentation.FLIP ? 2 : 1;
    }

    boolean embeddings() {
        return embeddings;
    }

    List<String> labels() {
        return members.get(0).model().labels();
    }

    ScoreFunction scoreFunction() {
        return members.get(0).model().config().scores();
    }

    /** @return sum of the lengths of the models' pooled vectors, usually D; empty without embeddings */
    OptionalInt embeddingSize() {
        return embeddings
                ? OptionalInt.of(members.stream()
                        .mapToInt(member -> member.model().config().pooledWidth())
                        .sum())
                : OptionalInt.empty();
    }

    /**
     * @param image the image
     * @return the inputs by model and then by view, or an error
     */
    Prepared<float[]> prepare(ImageSource image) {
        return Prepared.of(image, decoder, reduction, this::inputs);
    }

    private List<float[]> inputs(ReducedImage image) {
        List<float[]> inputs = new ArrayList<>();
        for (Member member : members) {
            inputs.addAll(member.maker().views(image, augmentation == TestTimeAugmentation.FLIP));
        }
        return inputs;
    }
}
