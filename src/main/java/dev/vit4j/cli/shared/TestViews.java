package dev.vit4j.cli.shared;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads test images as a model sees them, for the commands that measure attention. */
public final class TestViews {
    private TestViews() {}

    /**
     * @param data a data set with test images, or one that is not divided
     * @param model whose preprocessing is applied
     * @param count number of images, spread evenly over the split
     * @return resized and cropped, before normalization
     * @throws BadInputException if there are no test images, or fewer
     */
    public static List<RgbImage> of(Path data, Model model, int count) {
        ImageDataset images = DataSets.isUndivided(data)
                ? DataSets.openWhole(data, DataOptions.DEFAULT.withMultiLabel(true))
                : DataSets.open(data, DataOptions.DEFAULT.withMultiLabel(true))
                        .test()
                        .orElseThrow(() -> new BadInputException(data + ": has no test images"));
        requireOption(count <= images.size(), "--images %d: %s has %d test images", count, data, images.size());
        BatchPipeline pipeline = BatchPipeline.evaluation(
                images, model.preprocessing(), model.config().patching(), 1, 1, OnBadImage.FAIL);
        List<RgbImage> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            views.add(pipeline.view(0, (int) ((long) i * images.size() / count)));
        }
        return views;
    }
}
