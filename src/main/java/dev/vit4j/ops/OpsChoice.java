package dev.vit4j.ops;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.HostMemory;
import dev.vit4j.common.NearestName;
import dev.vit4j.ops.cpu.gemm.BlasCore;
import dev.vit4j.ops.cpu.gemm.ProductLibrary;
import dev.vit4j.ops.cpu.kernel.KernelChoice;
import dev.vit4j.ops.cpu.kernel.KernelWarmUp;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.StockOps;
import dev.vit4j.ops.fused.FusedOps;
import java.util.List;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which implementation of the encoder's operations runs, and why.
 *
 * @param name {@code fused} or {@code stock}
 * @param reason one clause for people
 */
public record OpsChoice(String name, String reason) {
    /** ND4J's own operations. */
    public static final OpsChoice STOCK = new OpsChoice("stock", "ND4J's own operations, on any backend");

    private static final String FUSED = "fused";
    private static final List<String> NAMES = List.of("auto", FUSED, "stock");

    /**
     * @param requested {@code auto}, {@code fused} or {@code stock}; {@code auto} is fused on a CPU, stock elsewhere
     * @return what will run
     * @throws BadInputException for another name, or if fused operations cannot run here
     */
    public static OpsChoice of(String requested) {
        return switch (requested) {
            case "stock" -> STOCK;
            case FUSED -> {
                String obstacle = obstacle();
                if (obstacle != null) {
                    throw new BadInputException(
                            "--ops fused: " + obstacle + "; use --ops stock or leave the option out");
                }
                yield fused();
            }
            case "auto" -> {
                String obstacle = obstacle();
                yield obstacle == null ? fused() : new OpsChoice("stock", obstacle);
            }
            default ->
                throw new BadInputException("--ops " + requested + ": unknown" + NearestName.hint(requested, NAMES)
                        + "; choose one of " + String.join(", ", NAMES));
        };
    }

    /** @return whether these are the fused operations */
    public boolean isFused() {
        return name.equals(FUSED);
    }

    private static OpsChoice fused() {
        return new OpsChoice(FUSED, reason(KernelChoice.best()));
    }

    private static String reason(Kernels kernels) {
        ProductLibrary library = ProductLibrary.chosen();
        String remark = library == ProductLibrary.OPENBLAS ? BlasCore.remark(kernels.lanes() == 16) : "";
        return kernels.description() + ", products by " + library.title() + remark;
    }

    /** @return why fused operations cannot run here, or null if they can */
    private static String obstacle() {
        // While ND4J starts and a graph is built.
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

    /**
     * @param sd the graph that the operations add to
     * @return the implementation
     */
    public EncoderOps on(SameDiff sd) {
        return isFused() ? new FusedOps(sd) : new StockOps(sd);
    }
}
