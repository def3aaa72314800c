package dev.vit4j.ops;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.NativeLogging;
import dev.vit4j.common.NearestName;
import dev.vit4j.ops.cpu.CpuAdamW;
import dev.vit4j.ops.cpu.CpuBackend;
import dev.vit4j.ops.encoder.EncoderMemory;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.StockOps;
import dev.vit4j.ops.fused.FusedOps;
import dev.vit4j.ops.optimizer.AdamWUpdater;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Which implementation of the encoder's operations runs, and why.
 *
 * @param name {@code fused} or {@code stock}
 * @param reason one clause for people
 */
public record OpsChoice(String name, String reason) {
    static {
        NativeLogging.choose();
    }

    /** ND4J's own operations. */
    public static final OpsChoice STOCK = new OpsChoice("stock", "ND4J's own operations, on any backend");

    private static final String FUSED = "fused";
    /** Fused operations cut a batch into pieces for each processor. */
    private static final int USUAL_BATCH = 64;

    private static final int USUAL_STOCK_BATCH = 32;
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
                String obstacle = CpuBackend.obstacle();
                if (obstacle != null) {
                    throw new BadOptionException(
                            "--ops fused: " + obstacle + "; use --ops stock or leave the option out");
                }
                yield fused();
            }
            case "auto" -> {
                String obstacle = CpuBackend.obstacle();
                yield obstacle == null ? fused() : new OpsChoice("stock", obstacle);
            }
            default ->
                throw new BadOptionException("--ops " + requested + ": unknown" + NearestName.hint(requested, NAMES)
                        + "; choose one of " + String.join(", ", NAMES));
        };
    }

    private boolean isFused() {
        return name.equals(FUSED);
    }

    private static OpsChoice fused() {
        return new OpsChoice(FUSED, CpuBackend.description());
    }

    /** @return whether the operations bring threads of their own, so that ND4J's are best left on one */
    public boolean bringsOwnThreads() {
        return isFused();
    }

    /** @return whether graphs on several threads run at the same time without waiting for each other's threads */
    public boolean runsSideBySide() {
        return isFused();
    }

    /** @return images in a batch that are about as fast as more, a power of two */
    public int usualBatch() {
        return isFused() ? USUAL_BATCH : USUAL_STOCK_BATCH;
    }

    /** @return how much memory the operations' arrays take */
    public EncoderMemory memory() {
        return isFused() ? EncoderMemory.FUSED : EncoderMemory.STOCK;
    }

    /**
     * @param threads how many work at once
     * @return what executes an optimizer's update as one operation; empty where it is made of ND4J's operations
     */
    public Optional<AdamWUpdater> optimizer(int threads) {
        return isFused() ? Optional.of(new CpuAdamW(threads)) : Optional.empty();
    }

    /**
     * @param sd the graph that the operations add to
     * @return the implementation
     */
    public EncoderOps on(SameDiff sd) {
        return isFused() ? new FusedOps(sd, CpuBackend.capabilities()) : new StockOps(sd);
    }
}
