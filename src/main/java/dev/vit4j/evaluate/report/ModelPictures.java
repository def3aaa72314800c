package dev.vit4j.evaluate.report;

import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionPlot;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.MistakePictures;
import dev.vit4j.evaluate.PlotStyle;
import dev.vit4j.evaluate.ReliabilityDiagram;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of a model, PNG encoded.
 *
 * @param confusion the confusion matrix
 * @param reliability the reliability diagram
 * @param mistakes thumbnails of the worst mistakes, in order; empty if an image could not be read
 * @param sheet their contact sheet
 */
record ModelPictures(Themed confusion, Themed reliability, List<Optional<byte[]>> mistakes, byte[] sheet) {
    /**
     * A plot for the light and the dark theme.
     *
     * @param light on white
     * @param dark on black
     */
    record Themed(byte[] light, byte[] dark) {}

    static ModelPictures of(EvaluatedModel evaluated) throws IOException {
        ClassificationMetrics metrics = evaluated.metrics();
        MistakePictures mistakes = MistakePictures.of(evaluated);
        List<Optional<byte[]>> thumbnails = new ArrayList<>();
        for (Optional<RgbImage> image : mistakes.thumbnails()) {
            thumbnails.add(image.isEmpty() ? Optional.empty() : Optional.of(ImageEncoder.png(image.get())));
        }
        return new ModelPictures(
                new Themed(
                        ImageEncoder.png(ConfusionPlot.draw(metrics, PlotStyle.LIGHT)),
                        ImageEncoder.png(ConfusionPlot.draw(metrics, PlotStyle.DARK))),
                new Themed(
                        ImageEncoder.png(ReliabilityDiagram.draw(metrics, PlotStyle.LIGHT)),
                        ImageEncoder.png(ReliabilityDiagram.draw(metrics, PlotStyle.DARK))),
                thumbnails,
                ImageEncoder.png(mistakes.sheet().draw()));
    }
}
