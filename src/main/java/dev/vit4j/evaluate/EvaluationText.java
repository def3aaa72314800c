package dev.vit4j.evaluate;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.Locale;

/** Formats an evaluation as text. */
public final class EvaluationText {
    private EvaluationText() {}

    /**
     * @param evaluated a model
     * @return summary, per-class table and confusion matrix as aligned lines, each ended by a line feed
     */
    public static String of(EvaluatedModel evaluated) {
        return head(
                        evaluated.model(),
                        evaluated.images(),
                        evaluated.throughput(),
                        evaluated.skipped().size())
                + evaluated.metrics().toText();
    }

    /**
     * @param evaluated a model that scores each class for itself
     * @return summary and per-class table as aligned lines, each ended by a line feed
     */
    public static String of(EvaluatedLabels evaluated) {
        return head(
                        evaluated.model(),
                        evaluated.images(),
                        evaluated.throughput(),
                        evaluated.skipped().size())
                + evaluated.metrics().toText();
    }

    private static String head(String model, ImageDataset images, Throughput throughput, int unusable) {
        String speed = String.format(
                Locale.ROOT,
                "%s images per second once warm (%.1f s in all, %.1f s of it waiting for images)",
                FigureText.rate(throughput.imagesPerSecond()),
                throughput.seconds(),
                throughput.dataWaitSeconds());
        String skipped = unusable == 0 ? "" : ", " + FigureText.count(unusable) + " could not be used";
        return DisplayText.printable(model + " on " + images.name() + ": " + speed + skipped) + "\n\n";
    }
}
