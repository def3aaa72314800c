package dev.vit4j.spark.evaluate;

import dev.vit4j.cli.evaluate.ModelRunner;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.Places;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.evaluate.selection.Selection;
import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.executor.SharedModel;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Runs models on a cluster. */
final class ClusterRunner implements ModelRunner {
    private final JavaSparkContext context;
    private final Path data;
    private final ModelOptions options;

    /**
     * @param context of the application
     * @param data the data set
     * @param options how executors run the models
     */
    ClusterRunner(JavaSparkContext context, Path data, ModelOptions options) {
        this.context = context;
        this.data = data;
        this.options = options;
    }

    @Override
    public <T> T run(Task task, ProgressLine progress, Function<LabeledOutputs, T> use) {
        ImageDataset images = task.selection().images();
        Selection.Source source = task.selection().source();
        DataSpec spec = DataSpec.of(data, source.options());
        int[] numbers = null;
        int all = 0;
        if (!Ranges.areFiles(images)) {
            Places places = new Places(source.given());
            numbers = places.of(images);
            all = places.size();
        }
        Ranges ranges = new Ranges(
                images, numbers, task.model().labels().size(), options.batch(), context.defaultParallelism());
        // What the model says about itself was said when the driver read it.
        ModelOptions how = options.withFastDecoding(spec.fastDecoding()).withLimits(spec.limits());
        try (SharedModel model =
                SharedModel.share(context.sc(), FileNames.of(task.folder().toAbsolutePath()), how, note -> {})) {
            model.shortage().ifPresent(progress::message);
            Broadcast<SharedImages> shared = context.broadcast(new SharedImages(spec, all));
            try {
                progress.start(task.title(), images.size(), "img/s", 1);
                return use.apply(new ClusterOutputs(context, images, ranges, new RangeTask(model, shared), progress));
            } finally {
                shared.destroy();
            }
        }
    }
}
