package dev.vit4j.train;

import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a run is going to do, for people.
 *
 * @param options of the run
 * @param splits the images of each part of the data that has any: training, validation, test
 * @param labels class names, length C
 * @param config shape of the model
 * @param size parameters and multiply-adds of the model
 * @param trained how many of the parameters are trained
 * @param steps updates of the weights in an epoch
 * @param epochsDone epochs that were done before; above 0 if the run is resumed
 */
public record RunSummary(
        TrainOptions options,
        List<Split> splits,
        List<String> labels,
        ViTConfig config,
        ModelSize size,
        long trained,
        long steps,
        int epochsDone) {
    /**
     * A part of the data.
     *
     * @param name {@code training}, {@code validation} or {@code test}
     * @param images number of its images
     * @param fewest number of images of the class with the fewest
     * @param most number of images of the class with the most
     */
    public record Split(String name, int images, int fewest, int most) {
        static Split of(String name, ImageDataset images) {
            int[] counts = images.countByClass();
            return new Split(
                    name,
                    images.size(),
                    Arrays.stream(counts).min().orElse(0),
                    Arrays.stream(counts).max().orElse(0));
        }
    }

    static RunSummary of(TrainOptions options, DataSplits data, Model model, TrainingState state) {
        List<Split> splits = new ArrayList<>(List.of(Split.of("training", data.train())));
        if (data.validation().size() > 0) {
            splits.add(Split.of("validation", data.validation()));
        }
        data.test().ifPresent(test -> splits.add(Split.of("test", test)));
        long batches = Math.max(1, data.train().size() / options.run().batch());
        long accumulate = options.run().accumulate();
        return new RunSummary(
                options,
                List.copyOf(splits),
                model.labels(),
                model.config(),
                ModelSize.of(model.config()),
                state.parameters().flat().length(),
                (batches + accumulate - 1) / accumulate,
                state.progress().epoch());
    }

    /** @return images of a part; 0 if the data has none */
    public int images(String split) {
        return splits.stream()
                .filter(part -> part.name().equals(split))
                .mapToInt(Split::images)
                .sum();
    }
}
