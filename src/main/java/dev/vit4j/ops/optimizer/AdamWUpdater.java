package dev.vit4j.ops.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2) in PyTorch's arithmetic, and what goes with an update: gathering
 * gradients, their norm, and the moving average of the parameters. Not thread-safe.
 *
 * <p>All vectors are dense FLOAT ones of the same length.
 */
public interface AdamWUpdater extends AutoCloseable {
    /**
     * Part of the parameters with one weight decay and one rate; parts follow each other without gaps.
     *
     * @param length how many parameters
     * @param decay weight decay at learning rate 1
     * @param rate multiplied on the update's learning rate, 1 for the rate itself
     */
    record Segment(long length, double decay, double rate) {}

    /**
     * The numbers of one update.
     *
     * @param learningRate of this update
     * @param gradientScale multiplied on the gradients first (clipping), 1 for none
     * @param beta1 decay rate of the first moment, in [0, 1)
     * @param beta2 decay rate of the second moment, in [0, 1)
     * @param epsilon added to the root of the corrected second moment
     * @param step number of this update, from 1
     */
    record Update(double learningRate, double gradientScale, double beta1, double beta2, double epsilon, long step) {}

    /**
     * Updates parameters and moments in place.
     *
     * @param parameters changed
     * @param gradient of the loss
     * @param first m, changed
     * @param second v, changed
     * @param segments in order, covering all parameters
     * @param update the numbers
     * @throws IllegalArgumentException if lengths differ
     */
    void step(
            INDArray parameters,
            INDArray gradient,
            INDArray first,
            INDArray second,
            List<Segment> segments,
            Update update);

    /**
     * Gathers tensors, scaled, in one vector.
     *
     * @param to takes {@code share * part}, or has it added; as long as all parts together
     * @param parts FLOAT tensors, one after the other
     * @param share multiplied on
     * @param replace whether what {@code to} held is overwritten
     * @throws IllegalArgumentException if lengths differ
     */
    void gather(INDArray to, List<INDArray> parts, double share, boolean replace);

    /**
     * @param x any length
     * @return the sum of squares, in double precision; its root is the norm
     */
    double sumOfSquares(INDArray x);

    /**
     * Exponential moving average: {@code average += (1 - decay) (x - average)}.
     *
     * @param average changed in place
     * @param x as long
     * @param decay of the average, in [0, 1]
     * @throws IllegalArgumentException if lengths differ
     */
    void average(INDArray average, INDArray x, double decay);

    /** Gives threads back. */
    @Override
    void close();
}
