package dev.vit4j.train;

import dev.vit4j.evaluate.FigureText;
import dev.vit4j.evaluate.Interval;
import java.util.Locale;
import java.util.Optional;

/** Warns of few validation images. */
final class FewImages {
    /** A 95 % interval of the accuracy above this width hides the usual differences between epochs. */
    private static final double WIDE_INTERVAL = 0.1;

    private FewImages() {}

    /**
     * Returns a warning if the accuracy on so few validation images says little.
     *
     * @param images number of validation images
     * @return the warning; empty without images, or if the 95 % interval is at most 10 points wide at an accuracy of
     *     50 %, where it is widest
     */
    static Optional<String> warning(int images) {
        int half = images / 2;
        Interval widest = Interval.wilson(half, images);
        return widest.upper() - widest.lower() > WIDE_INTERVAL
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "only %d validation image%s: an accuracy of %.0f %% has a 95 %% interval of %s; small differences"
                                + " between epochs are chance",
                        images,
                        images == 1 ? "" : "s",
                        100.0 * half / images,
                        FigureText.percent(widest)))
                : Optional.empty();
    }
}
