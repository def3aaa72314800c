package dev.vit4j.train.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The passes over memory that an update is made of; all arrays are dense FLOAT vectors of one length. */
interface UpdateArithmetic extends AutoCloseable {
    /**
     * Gathers gradients, scaled, in one vector.
     *
     * @param to takes {@code share * part}, or has it added
     * @param parts one for each tensor of {@code to}, in their order and shapes
     * @param share of these gradients in the update
     * @param replace whether what {@code to} held is overwritten
     */
    void gather(FlatVector to, List<INDArray> parts, double share, boolean replace);

    /**
     * @param gradient any vector
     * @return its Euclidean norm
     */
    double norm(INDArray gradient);

    /**
     * One AdamW update, in place.
     *
     * @param vectors what it reads and changes
     * @param update the numbers
     */
    void adamW(Vectors vectors, Numbers update);

    /**
     * {@code average += (1 - decay) (x - average)}, in place.
     *
     * @param average changed
     * @param x as long
     * @param decay share kept
     */
    void average(INDArray average, INDArray x, double decay);

    @Override
    void close();

    /**
     * What an update reads and changes.
     *
     * @param parameters changed
     * @param gradient may be changed
     * @param first m, changed
     * @param second v, changed
     */
    record Vectors(INDArray parameters, INDArray gradient, INDArray first, INDArray second) {}

    /**
     * The numbers of one update.
     *
     * @param settings the constants
     * @param learningRate of this update
     * @param gradientScale multiplied on the gradient first, 1 for none
     * @param step number of this update, from 1
     */
    record Numbers(AdamWSettings settings, double learningRate, double gradientScale, long step) {}
}
