package dev.vit4j.cli.shared;

import dev.vit4j.common.ProgressLine;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A progress line over images whose number is found out while the work goes on. */
public final class InputProgress {
    private InputProgress() {}

    /**
     * @param progress the line
     * @param title what is being done
     * @param count how many images there are, if that can be known; asked on another thread, where the line is seen
     * @param before images of them that are done already
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
}
