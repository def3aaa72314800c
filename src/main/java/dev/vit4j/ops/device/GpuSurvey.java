package dev.vit4j.ops.device;

import java.util.List;

/**
 * What GPUs there are.
 *
 * @param driver its version, or null where unknown
 * @param gpus what this process may use, numbered as {@code --device cuda:N} does
 * @param problem why there are none or cannot be used, and what would help; null if there is no such reason
 */
public record GpuSurvey(String driver, List<Gpu> gpus, String problem) {
    /** Copies the list. */
    public GpuSurvey {
        gpus = List.copyOf(gpus);
    }

    static GpuSurvey none(String driver, String problem) {
        return new GpuSurvey(driver, List.of(), problem);
    }
}
