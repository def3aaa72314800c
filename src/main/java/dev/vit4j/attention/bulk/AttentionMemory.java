package dev.vit4j.attention.bulk;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.MachineMemory;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GraphMemory;
import dev.vit4j.ops.OpsChoice;
import java.util.List;

/** How many images at a time the memory allows. Attention weights grow with the square of the number of patches. */
public final class AttentionMemory {
    private static final int USUAL_BATCH = 32;
    /** Usual bytes of attention weights of a batch on the heap, not counting those for pages and gradients. */
    private static final double USUAL_BYTES = 200e6;
    /** Part of the Java heap that attention weights may take. */
    private static final double HEAP_SHARE = 0.7;
    /** Largest page that browsers open; Chrome's limit on the length of a string is 512 MiB. */
    private static final double LARGEST_PAGE = 500e6;
    /** Bytes of a weight on a page: 12 bits in base 64. */
    private static final double PAGE_BYTES = 2;

    private AttentionMemory() {}

    /**
     * @param models that see each image
     * @param gradients whether gradients are needed too
     * @param ops operations that run them
     * @return B, images in a batch: 32, or fewer for models with many attention weights or if there is less memory
     */
    public static int usualBatch(List<ViTConfig> models, boolean gradients, OpsChoice ops) {
        double weights =
                models.stream().mapToDouble(GraphMemory::attentionWeights).sum();
        double heap = Math.min(USUAL_BYTES, HEAP_SHARE * Runtime.getRuntime().maxMemory() / copies(gradients));
        double most = Math.min(USUAL_BATCH, heap / weights);
        int fits = outside(models, gradients, ops).largestBatch(MachineMemory.room());
        return (int) Math.max(1, Math.min(most, fits));
    }

    /**
     * Refuses batches and pages that are too large.
     *
     * @param models that see each image
     * @param gradients whether gradients are needed too
     * @param pages whether pages are written
     * @param batch B
     * @param ops operations that run them
     * @throws BadInputException if the memory does not suffice, or no browser could open the pages
     */
    static void require(List<ViTConfig> models, boolean gradients, boolean pages, int batch, OpsChoice ops) {
        for (ViTConfig model : models) {
            double page = GraphMemory.attentionWeights(model) / Float.BYTES * PAGE_BYTES;
            BadInputException.require(
                    !pages || page <= LARGEST_PAGE,
                    "a page would hold the attention weights of %d layers, %d heads and %d tokens, %s, which no browser"
                            + " opens; write pictures or numbers (--format png,json)",
                    model.depth(),
                    model.heads(),
                    model.tokens(),
                    MachineMemory.text((long) page));
        }
        double weights =
                models.stream().mapToDouble(GraphMemory::attentionWeights).sum();
        double each = weights * (copies(gradients) + (pages ? PAGE_BYTES / Float.BYTES : 0));
        double heap = HEAP_SHARE * Runtime.getRuntime().maxMemory();
        int fits = (int) Math.min(USUAL_BATCH, heap / each);
        BadInputException.require(
                batch * each <= heap,
                "the attention weights of %d images need %s of Java heap, and %s can be used; %s",
                batch,
                MachineMemory.text((long) (batch * each)),
                MachineMemory.text((long) heap),
                fits >= 1 ? "--batch " + fits + " fits" : "raise VIT4J_HEAP (-Xmx)");
        outside(models, gradients, ops).require("attention of a batch of " + batch + " images", batch);
    }

    private static int copies(boolean gradients) {
        return gradients ? 2 : 1;
    }

    /** Gradients are computed for half a batch at a time. */
    private static GraphMemory outside(List<ViTConfig> models, boolean gradients, OpsChoice ops) {
        GraphMemory sum = GraphMemory.NONE;
        for (ViTConfig model : models) {
            sum = sum.plus(GraphMemory.attention(model, ops));
            if (gradients) {
                GraphMemory backward = GraphMemory.classScores(model);
                sum = sum.plus(new GraphMemory(backward.fixed(), backward.image() / 2));
            }
        }
        return sum;
    }
}
