package dev.vit4j.attention;

import static dev.vit4j.common.BadInputException.require;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Attention roll-out (Abnar and Zuidema 2020, section 3): how much each input token reaches each output token when the
 * look-ups of all layers are chained. Half of a token's information is taken to pass by along the residual connection.
 */
public final class Rollout {
    private Rollout() {}

    /**
     * Chains {@code 0.5 mean over heads + 0.5 identity}, rows normalised, the later layer on the left.
     *
     * @param layers attention weights of each layer in order, [B,H,T,T], rows summing to 1
     * @return [B,T,T]; row i says from which tokens output i came, at least 0, summing to 1
     * @throws dev.vit4j.common.BadInputException if there is no layer
     */
    public static INDArray of(List<INDArray> layers) {
        require(!layers.isEmpty(), "roll-out needs the attention of at least one layer");
        INDArray rollout = null;
        for (INDArray weights : layers) {
            INDArray step = withResidual(weights.mean(1));
            rollout = rollout == null ? step : Nd4j.matmul(step, rollout);
        }
        return rollout;
    }

    /** [B,T,T] to half of it plus half the identity, rows summing to 1. */
    private static INDArray withResidual(INDArray headMean) {
        long tokens = headMean.size(1);
        INDArray half = headMean.mul(0.5)
                .addi(Nd4j.eye(tokens).castTo(headMean.dataType()).muli(0.5).reshape(1, tokens, tokens));
        return half.divi(half.sum(true, 2));
    }
}
