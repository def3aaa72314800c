package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.init.InitScheme;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** The model that training starts from: an initialized variant, or a model folder adapted to the data. */
final class StartModel {
    private StartModel() {}

    static Model of(TrainOptions options, DataSplits splits, Consumer<String> notes) {
        boolean trained = Files.isDirectory(Locations.path(options.model().name()));
        if (!trained && !options.model().freeze().equals(Freeze.NONE)) {
            notes.accept("--freeze " + options.model().freeze() + ": the frozen weights of "
                    + options.model().name()
                    + " are random, since a variant is not trained; name a model folder to fine-tune it");
        }
        Model model = trained ? fromFolder(options, splits, notes) : fresh(options, splits);
        options.model().freeze().requireFits(model.config(), options.model().name());
        ViTConfig config = model.config()
                .withDropouts(options.regularization().dropouts())
                .withScores(scores(options, model, trained, notes));
        return new Model(config, model.preprocessing(), model.labels(), model.weights(), model.provenance());
    }

    /** Returns a sigmoid for each class if images have any number of classes, or there is one class only. */
    private static ScoreFunction scores(TrainOptions options, Model model, boolean trained, Consumer<String> notes) {
        ScoreFunction scores = options.data().multiLabel()
                ? ScoreFunction.SIGMOID
                : ScoreFunction.of(model.config().classes());
        if (trained && scores != model.config().scores()) {
            notes.accept(
                    scores == ScoreFunction.SIGMOID
                            ? "the model's scores become a sigmoid for each class instead of a softmax over all"
                            : "the model's scores become a softmax over all classes instead of a sigmoid for each, since"
                                    + " images have one class each; --multi-label keeps the sigmoids");
        }
        return scores;
    }

    private static Model fresh(TrainOptions options, DataSplits splits) {
        ViTConfig config = ViTVariants.byName(options.model().name())
                .withClasses(splits.labels().size());
        Optional<Size> imageSize = options.model().imageSize().size();
        if (imageSize.isPresent()) {
            config = resized(config, imageSize.get());
        }
        TrainingMemory.require(
                options, config.withDropouts(options.regularization().dropouts()));
        return new Model(
                config,
                Preprocessing.standard(config.imageSize()),
                splits.labels(),
                WeightInit.fresh(config, options.run().seed(), options.model().init()),
                Json.mapper().createObjectNode());
    }

    private static ViTConfig resized(ViTConfig config, Size imageSize) {
        try {
            return config.withImageSize(imageSize);
        } catch (BadInputException e) {
            throw new BadOptionException("--image-size " + imageSize.text() + ": " + e.getMessage(), e);
        }
    }

    private static Model fromFolder(TrainOptions options, DataSplits splits, Consumer<String> notes) {
        requireOption(
                options.model().init() == InitScheme.XAVIER,
                "--init %s: initializes a variant, but the model folder %s has trained weights; leave out --init",
                options.model().init(),
                options.model().name());
        Model model = ModelFolder.readForFineTuning(
                Locations.path(options.model().name()),
                options.model().imageSize().size(),
                splits.labels(),
                options.run().seed(),
                notes);
        TrainingMemory.require(
                options, model.config().withDropouts(options.regularization().dropouts()));
        return model;
    }
}
