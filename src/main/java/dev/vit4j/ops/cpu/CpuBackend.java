package dev.vit4j.ops.cpu;

import dev.vit4j.common.HostMemory;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.NativeThreads;
import dev.vit4j.ops.cpu.gemm.BlasCore;
import dev.vit4j.ops.cpu.gemm.ProductLibrary;
import dev.vit4j.ops.cpu.kernel.KernelChoice;
import dev.vit4j.ops.cpu.kernel.KernelWarmUp;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedCapabilities;
import dev.vit4j.ops.session.Backend;
import dev.vit4j.ops.session.Binding;
import dev.vit4j.ops.session.DeviceArray;
import dev.vit4j.ops.session.Execution;
import dev.vit4j.ops.session.PlanMemory;
import java.util.List;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Executes fused operations on the CPU, in the memory of ND4J's arrays and on threads of its own. */
public final class CpuBackend implements Backend {
    private final Engine engine;

    /**
     * @param threads how many threads work at once, at least 1; results are the same bit by bit for any number
     * @throws IllegalStateException if ND4J's arrays do not lie in main memory
     */
    public CpuBackend(int threads) {
        this(engine(threads));
    }

    /** @param engine what operations run on; closed with this */
    public CpuBackend(Engine engine) {
        HostMemory.require();
        this.engine = engine;
    }

    /** @return an engine with what is fastest on this machine */
    static Engine engine(int threads) {
        Kernels kernels = KernelChoice.best();
        return new Engine(kernels, threads, ProductLibrary.chosen().layout(kernels));
    }

    /** @return what this backend runs fast */
    public static FusedCapabilities capabilities() {
        // Products by OpenBLAS want all rows of one weight at once.
        return new FusedCapabilities(ProductLibrary.chosen() == ProductLibrary.ONEDNN);
    }

    /** @return what it computes with, one clause for people */
    public static String description() {
        Kernels kernels = KernelChoice.best();
        ProductLibrary library = ProductLibrary.chosen();
        String remark = library == ProductLibrary.OPENBLAS ? BlasCore.remark(kernels.lanes() == 16) : "";
        return kernels.description() + ", products by " + library.title() + remark;
    }

    /**
     * Starts to compile the kernels in the background.
     *
     * @return why this backend cannot run here, or null if it can
     */
    public static String obstacle() {
        // They are compiled while ND4J starts and a graph is built.
        KernelWarmUp.start(KernelChoice.best());
        String backend = Nd4j.getBackend().getClass().getSimpleName();
        if (!HostMemory.isHost(backend)) {
            return "fused operations run on ND4J's CPU backend, and this is " + backend;
        }
        try {
            openblas.blas_get_num_threads();
            return null;
        } catch (LinkageError e) {
            return "OpenBLAS does not load here (" + e.getMessage() + ")";
        }
    }

    @Override
    public String name() {
        return "the CPU";
    }

    @Override
    public void enter() {
        NativeThreads.useCallersOnly();
    }

    @Override
    public PlanMemory memory(PlanMemory host) {
        return host;
    }

    @Override
    public boolean executes(DynamicCustomOp operation) {
        return CpuOperations.has(operation);
    }

    @Override
    public Execution bind(Binding binding) {
        return new CpuExecution(CpuOperations.of(binding.operation()), engine, binding);
    }

    @Override
    public DeviceArray moveIn(DeviceArray array) {
        return array;
    }

    @Override
    public void submit(List<? extends Runnable> steps) {
        steps.forEach(Runnable::run);
    }

    @Override
    public void close() {
        engine.close();
    }
}
