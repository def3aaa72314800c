package dev.vit4j.ops.device;

import java.util.Objects;

/**
 * A GPU, or an instance of a divided one, that this process may use.
 *
 * @param name as the driver gives it
 * @param uuid as {@code CUDA_VISIBLE_DEVICES} takes it, beginning with {@code GPU-} or {@code MIG-}
 * @param capability its compute capability
 * @param memoryBytes its memory; of an instance 0, since it has but a part of the whole card's
 */
public record Gpu(String name, String uuid, Capability capability, long memoryBytes) {
    /** @throws NullPointerException if something is missing */
    public Gpu {
        Objects.requireNonNull(name);
        Objects.requireNonNull(uuid);
        Objects.requireNonNull(capability);
    }

    /**
     * What machine code a GPU runs.
     *
     * @param major generation: 7 Volta and Turing, 8 Ampere and Ada, 9 Hopper
     * @param minor within the generation
     */
    public record Capability(int major, int minor) {
        /**
         * ND4J M2.1's library holds machine code for 3.7 to 8.6 (seen in its binary: sm_37 to sm_86) and none in the
         * form that a driver translates for later ones. Code for 8.6 runs on 8.9, since a GPU runs that of lower minor
         * versions of its generation (CUDA C++ Programming Guide, "Binary Compatibility").
         *
         * @return why ND4J cannot run on it, or null if it can
         */
        public String obstacle() {
            if (major < 3 || (major == 3 && minor < 7)) {
                return "its compute capability " + this + " is below 3.7, the oldest that ND4J M2.1 has code for";
            }
            if (major > 8) {
                return "ND4J M2.1 has no code for compute capability " + this
                        + " (Hopper 9.0 and newer): its code is for 3.7 to 8.6, which runs on 8.9 too";
            }
            return null;
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }
}
