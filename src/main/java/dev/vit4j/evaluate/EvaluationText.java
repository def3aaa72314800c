package dev.vit4j.evaluate;

import dev.vit4j.common.DisplayText;
import java.util.Locale;

/** Formats an evaluation as text. */
public final class EvaluationText {
    private EvaluationText() {}

    /**
     * @param evaluated a model
     * @return summary, per-class table and confusion matrix as aligned lines, each ended by a line feed
     */
    public static String of(EvaluatedModel evaluated) {
        Throughput throughput = evaluated.throughput();
        String speed = String.format(
                Locale.ROOT,
                "%s images per second once warm (%.1f s in all, %.1f s of it waiting for images)",
                FigureText.rate(throughput.imagesPerSecond()),
                throughput.seconds(),
                throughput.dataWaitSeconds());
        String skipped = evaluated.skipped().isEmpty()
                ? ""
                : ", " + FigureText.count(evaluated.skipped().size()) + " could not be used";
        return DisplayText.printable(
                        evaluated.model() + " on " + evaluated.images().name() + ": " + speed + skipped) + "\n\n"
                + evaluated.metrics().toText();
    }
}
