package dev.vit4j.cli.shared;

import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.common.ProgressLine;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Starts a progress line before the number of images is known. */
public final class InputProgress {
    private InputProgress() {}

    /**
     * @param progress the line
     * @param title of the line
     * @param count counts the images, if possible; called on another thread, and only if the line is shown
     * @param before number of images done already
     */
    public static void start(ProgressLine progress, String title, Supplier<OptionalLong> count, long before) {
        progress.start(title, 0, "img/s", 1);
        if (progress.isShown()) {
            Thread counting =
                    new Thread(() -> count.get().ifPresent(total -> progress.total(total - before)), "vit4j-count");
            counting.setDaemon(true);
            counting.start();
        }
    }

    /**
     * Says in one line which files of folders and archives were left out, if any.
     *
     * @param progress prints the line
     * @param inputs images that were read
     */
    public static void leftOut(ProgressLine progress, ImageInputs inputs) {
        if (inputs.leftOut().count() > 0) {
            progress.message(inputs.leftOut().summary());
        }
    }
}
