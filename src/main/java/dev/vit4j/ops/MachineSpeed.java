package dev.vit4j.ops;

import dev.vit4j.ops.cpu.CpuSpeed;
import dev.vit4j.ops.profile.Work;

/**
 * What this machine can do at best: the measure of operations.
 *
 * @param threads how many worked at once
 * @param sgemm 1e9 floating-point operations a second of OpenBLAS multiplying square matrices of 2048 rows
 *     with so many threads of its own: what a program that calls BLAS can hope for
 * @param cached the same of products so small that they stay in the second-level cache, on so many threads of ours,
 *     with the second factor laid out as operations lay weights out: the roof of every operation here
 * @param copy 1e9 bytes a second, read and written bytes both counted, of copying arrays of 16 Mi floats
 *     that no cache holds
 */
public record MachineSpeed(int threads, double sgemm, double cached, double copy) {
    /**
     * Measures, about a second.
     *
     * @param threads how many work at once, at least 1
     * @return medians
     */
    public static MachineSpeed measure(int threads) {
        try (CpuSpeed cpu = new CpuSpeed(threads)) {
            double cached = cpu.cached();
            double copy = cpu.copy();
            return new MachineSpeed(threads, cpu.sgemm(), cached, copy);
        }
    }

    /**
     * @param work what has to be done
     * @return seconds that it takes on the roof: as fast as the products or the memory allow, whichever is slower
     */
    public double leastSeconds(Work work) {
        return Math.max(work.flops() / cached, work.bytes() / copy) / 1e9;
    }
}
