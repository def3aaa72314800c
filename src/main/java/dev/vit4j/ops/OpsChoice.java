package dev.vit4j.ops;

import static dev.vit4j.common.BadInputException.require;

import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Which implementation of the encoder's operations runs, and why.
 *
 * @param name {@code stock}
 * @param reason one clause for people
 */
public record OpsChoice(String name, String reason) {
    /** ND4J's own operations. */
    public static final OpsChoice STOCK = new OpsChoice("stock", "ND4J's own operations, on any backend");

    /**
     * @param requested {@code auto} or {@code stock}
     * @return what will run
     * @throws dev.vit4j.common.BadInputException for another name
     */
    public static OpsChoice of(String requested) {
        require(
                !requested.equals("fused"),
                "--ops fused: this version has no fused operations; use --ops stock or leave the option out");
        require(
                requested.equals("auto") || requested.equals("stock"),
                "--ops %s: unknown; choose auto or stock",
                requested);
        return STOCK;
    }

    /**
     * @param sd the graph that the operations add to
     * @return the implementation
     */
    public EncoderOps on(SameDiff sd) {
        return new StockOps(sd);
    }
}
