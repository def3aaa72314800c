package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Rows;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Features of a data set's images, computed by a frozen backbone.
 *
 * @param rows [images][D], as the classifier reads them
 * @param labels class index of each; -1 if images have any number of classes
 * @param indices place of each in the data set
 */
record Features(float[][] rows, int[] labels, int[] indices) {
    /**
     * Runs the backbone over all images once, without augmentation.
     *
     * @param predictor that also returns {@link ViTGraph#POOLED}
     * @param pipeline in evaluation order
     * @param group processes that compute the features together; each gets all of them
     * @param listener receives each batch's progress
     * @param stop checked after each batch
     * @return the features of all readable images
     * @throws dev.vit4j.common.BadInputException if no image can be read
     * @throws CancellationException if a stop was requested
     */
    static Features of(
            Predictor predictor,
            BatchPipeline pipeline,
            TrainingGroup group,
            TrainingListener listener,
            StopRequest stop) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        listener.epochStarted(0, 0, pipeline.batches(), pipeline.batchSize());
        new SharedBatches(pipeline, group)
                .forEach(
                        batch -> Rows.of(predictor.run(batch.patches()).get(ViTGraph.POOLED)),
                        group::exchange,
                        (pooled, classes, places, done) -> {
                            rows.addAll(Arrays.asList(pooled));
                            Arrays.stream(classes).forEach(labels::add);
                            Arrays.stream(places).forEach(indices::add);
                            listener.batchDone(done, Double.NaN);
                        },
                        stop);
        require(
                !rows.isEmpty(),
                "%s: no image could be read",
                pipeline.dataset().name());
        return new Features(
                rows.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                indices.stream().mapToInt(Integer::intValue).toArray());
    }
}
