package dev.vit4j.ops.device;

/**
 * Where a model was asked to run.
 *
 * @param kind what was asked for
 * @param index which of the GPUs that the process may use; 0 for the others
 */
public record DeviceRequest(Kind kind, int index) {
    /** Sorts of devices. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /** @throws IllegalArgumentException if the index is negative */
    public DeviceRequest {
        if (index < 0) {
            throw new IllegalArgumentException("a device's index must not be negative: " + index);
        }
    }
}
