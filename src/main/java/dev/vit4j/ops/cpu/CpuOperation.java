package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import java.util.List;

/** How the CPU executes one fused operation. */
interface CpuOperation {
    /**
     * @param engine what it will run on
     * @param inputs shapes of the inputs
     * @return floats of memory that it needs while it runs
     */
    default long workspace(Engine engine, List<long[]> inputs) {
        return 0;
    }

    /** @param call where the inputs are and the outputs go */
    void execute(CpuCall call);
}
