package dev.vit4j.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Times steps in this process. */
final class Measurement {
    private final int warmup;
    private final int steps;
    private final List<Double> stepSeconds = new ArrayList<>();

    /**
     * @param warmup number of steps before the measured ones
     * @param steps number of measured steps
     */
    Measurement(int warmup, int steps) {
        this.warmup = warmup;
        this.steps = steps;
    }

    /** A step to measure. */
    interface Step {
        void run() throws Exception;
    }

    void of(Step step) throws Exception {
        for (int i = 0; i < warmup; i++) {
            step.run();
        }
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            step.run();
            stepSeconds.add((System.nanoTime() - start) / 1e9);
        }
    }

    List<Double> stepSeconds() {
        return stepSeconds;
    }

    /** @return peak resident memory of this process in bytes, as counted by Linux */
    static long peakResident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("/proc/self/status has no line VmHWM");
    }
}
