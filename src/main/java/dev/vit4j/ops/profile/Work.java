package dev.vit4j.ops.profile;

/**
 * What an operation has to do at the least: the measure that its time is held against.
 *
 * @param flops floating-point operations of its matrix products, two for each multiply-add
 * @param bytes of memory read or written once: inputs and outputs
 */
public record Work(double flops, double bytes) {
    /**
     * @param other further work
     * @return both together
     */
    public Work plus(Work other) {
        return new Work(flops + other.flops, bytes + other.bytes);
    }
}
