package dev.vit4j.train.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes the steps of an update; all arrays are dense FLOAT vectors of the same length. */
interface UpdateArithmetic extends AutoCloseable {
    /**
     * Gathers scaled gradients in one vector.
     *
     * @param to vector that {@code share * part} is written or added to
     * @param parts one for each tensor of {@code to}, in their order and shapes
     * @param share of these gradients in the update
     * @param replace whether to overwrite {@code to} instead of adding to it
     */
    void gather(FlatVector to, List<INDArray> parts, double share, boolean replace);

    /**
     * @param gradient any vector
     * @return its Euclidean norm
     */
    double norm(INDArray gradient);

    /**
     * Computes one AdamW update in place.
     *
     * @param vectors read and changed
     * @param update numbers of the update
     */
    void adamW(Vectors vectors, Numbers update);

    /**
     * Computes {@code average += (1 - decay) (x - average)} in place.
     *
     * @param average changed
     * @param x of the same length
     * @param decay share of the average that is kept
     */
    void average(INDArray average, INDArray x, double decay);

    @Override
    void close();

    /**
     * The vectors that an update reads and changes.
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
     * @param settings constants of AdamW
     * @param learningRate of this update
     * @param gradientScale factor applied to the gradient first, 1 for none
     * @param step number of this update, from 1
     */
    record Numbers(AdamWSettings settings, double learningRate, double gradientScale, long step) {}
}
