package dev.vit4j.train;

import dev.vit4j.data.DataSplits;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.ClassSampler;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.evaluate.MultiLabelEvaluation;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.TeacherTerm;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builds and closes the graphs, the pipelines and the trainer of a run. */
final class TrainingSetup implements AutoCloseable {
    private final TrainOptions options;
    private final OpsChoice ops;
    private final Model model;
    private final TrainingState state;
    private final TrainingListener listener;
    private final SkippedImages skipped;
    private final TrainingGroup group;
    private final List<AutoCloseable> graphs = new ArrayList<>();
    private BatchPipeline pipeline;
    private Trainer trainer;
    /** Evaluates given weights on the validation images; returns null if there are none. */
    private Function<Map<String, INDArray>, ValidationFigures> evaluator = weights -> null;

    private TrainingSetup(
            TrainOptions options,
            Model model,
            TrainingState state,
            TrainingGroup group,
            TrainingListener listener,
            SkippedImages skipped) {
        this.options = options;
        this.ops = OpsChoice.of(options.run().ops());
        this.model = model;
        this.state = state;
        this.group = group;
        this.listener = listener;
        this.skipped = skipped;
    }

    static TrainingSetup of(
            TrainOptions options,
            DataSplits splits,
            RunImages images,
            Model model,
            TrainingState state,
            TrainingGroup group,
            TrainingListener listener,
            SkippedImages skipped,
            StopRequest stop) {
        TrainingSetup setup = new TrainingSetup(options, model, state, group, listener, skipped);
        if (options.model().freeze().backbone()) {
            setup.trainHead(splits, stop);
        } else {
            setup.trainAll(splits, images);
        }
        return setup;
    }

    Trainer trainer() {
        return trainer;
    }

    /** @return the training images' pipeline; empty if only features are trained on */
    Optional<BatchPipeline> pipeline() {
        return Optional.ofNullable(pipeline);
    }

    /**
     * @param weights all of the model's, by name
     * @return their metrics on the validation images; null if there are none
     */
    ValidationFigures evaluate(Map<String, INDArray> weights) {
        return evaluator.apply(weights);
    }

    private void trainAll(DataSplits splits, RunImages images) {
        pipeline = BatchPipeline.training(
                images.train().images(),
                images.train().preprocessing(),
                options.augmentation().images(),
                options.augmentation().mixing(),
                model.config().patching(),
                options.run().batch(),
                options.run().seed(),
                options.run().workers(),
                options.data().onBadImage());
        if (options.data().balance() == Balance.SAMPLER) {
            pipeline = pipeline.withEqualClasses();
        }
        skipped.watch("train", pipeline);
        GradientGraph graph = keep(imageGraph());
        trainer = new Trainer(
                options,
                model.config(),
                state,
                new PatchInputs(pipeline),
                targets(splits.train()),
                graph,
                imageValidation(images.validation()),
                teacher(),
                group,
                listener);
    }

    private BatchTargets targets(ImageDataset training) {
        int classes = model.config().classes();
        if (options.data().multiLabel()) {
            int[][] classesOf = IntStream.range(0, training.size())
                    .mapToObj(training::classes)
                    .toArray(int[][]::new);
            return new MultiLabelTargets(
                    classesOf, classes, options.regularization().labelSmoothing());
        }
        int[] trainingLabels =
                IntStream.range(0, training.size()).map(training::label).toArray();
        return new Targets(
                classes,
                options.regularization().labelSmoothing(),
                options.data().balance().classWeights(trainingLabels, classes));
    }

    private GradientGraph imageGraph() {
        Distillation distillation = options.distillation();
        List<String> variables = List.copyOf(state.parameters().views().keySet());
        List<String> more = List.of(ViTGraph.LOGITS);
        if (!distillation.hasOwnTerm()) {
            return GradientGraph.ofModel(
                    model.config(), ops, state.weights(), options.run().batch(), variables, more);
        }
        TeacherTerm term = new TeacherTerm(distillation.alpha(), distillation.temperature());
        return GradientGraph.ofDistilledModel(
                model.config(), ops, state.weights(), options.run().batch(), variables, more, term);
    }

    private Consumer<Map<String, INDArray>> teacher() {
        return options.distillation().isOn()
                ? keep(Teacher.open(
                        options.distillation(),
                        model,
                        !options.data().reading().classes().isEmpty(),
                        ops,
                        options.run().batch(),
                        listener::note))
                : batch -> {};
    }

    private Supplier<ValidationFigures> imageValidation(RunImages.Split split) {
        if (split.images().size() == 0) {
            return () -> null;
        }
        BatchPipeline validation = evaluation("validation", split);
        Predictor predictor = keep(
                Predictor.ofChangingWeights(model.config(), state.evaluatedWeights(), ops, validation.batchSize()));
        evaluator = weights -> {
            try (Predictor once = new Predictor(model.config(), weights, ops, validation.batchSize())) {
                return figures(once, validation);
            }
        };
        return () -> figures(predictor, validation);
    }

    private ValidationFigures figures(Predictor predictor, BatchPipeline images) {
        LabeledOutputs outputs = GroupOutputs.of(predictor, images, group);
        if (!group.leads()) {
            outputs.run((logits, classes, indices) -> {});
            return ValidationFigures.of(group.broadcast(new byte[0]));
        }
        ValidationFigures figures = options.data().multiLabel()
                ? ValidationFigures.of(MultiLabelEvaluation.of(outputs, model.labels()))
                : ValidationFigures.of(Evaluation.of(outputs, model.labels()));
        group.broadcast(figures.toBytes());
        return figures;
    }

    private void trainHead(DataSplits splits, StopRequest stop) {
        listener.note("frozen backbone: computing the features of "
                + splits.train().size() + " training and "
                + splits.validation().size() + " validation images once, without augmentation");
        Features train = features("train", splits.train(), stop);
        Features validation =
                splits.validation().size() == 0 ? null : features("validation", splits.validation(), stop);
        ClassSampler sampler = options.data().balance() == Balance.SAMPLER
                ? new ClassSampler(IntStream.of(train.indices())
                        .mapToObj(splits.train()::classes)
                        .toArray(int[][]::new))
                : null;
        FeatureInputs inputs =
                new FeatureInputs(train, options.run().batch(), options.run().seed(), sampler);
        GradientGraph graph = keep(GradientGraph.ofHead(model.config(), ops, state.weights(), inputs.batchSize()));
        ImageDataset validated = splits.validation();
        boolean multiLabel = options.data().multiLabel();
        evaluator =
                weights -> new HeadValidation(() -> weights, model.labels(), validation, validated, multiLabel).get();
        HeadValidation headValidation =
                new HeadValidation(state::evaluatedWeights, model.labels(), validation, validated, multiLabel);
        trainer = new Trainer(
                options,
                model.config(),
                state,
                inputs,
                targets(splits.train()),
                graph,
                headValidation,
                batch -> {},
                group,
                listener);
    }

    private Features features(String split, ImageDataset images, StopRequest stop) {
        BatchPipeline pipeline = evaluation(split, new RunImages.Split(images, model.preprocessing()));
        try (Predictor backbone =
                new Predictor(model.config(), model.weights(), ops, pipeline.batchSize(), List.of(ViTGraph.POOLED))) {
            return Features.of(backbone, pipeline, group, listener, stop);
        }
    }

    private BatchPipeline evaluation(String name, RunImages.Split split) {
        BatchPipeline made = BatchPipeline.evaluation(
                split.images(),
                split.preprocessing(),
                model.config().patching(),
                options.run().batch(),
                options.run().workers(),
                options.data().onBadImage());
        skipped.watch(name, made);
        return made;
    }

    private <T extends AutoCloseable> T keep(T graph) {
        graphs.add(graph);
        return graph;
    }

    @Override
    public void close() {
        for (AutoCloseable graph : graphs) {
            try {
                graph.close();
            } catch (Exception e) {
                throw new IllegalStateException("freeing a graph failed", e);
            }
        }
    }
}
