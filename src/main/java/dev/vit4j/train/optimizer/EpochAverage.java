package dev.vit4j.train.optimizer;

/** Running mean of the parameters at the end of several epochs. */
public final class EpochAverage {
    private final UpdateArithmetic arithmetic;
    private final FlatVector mean;

    /**
     * @param parameters tensors that give the mean its shapes
     * @param arithmetic computes the mean
     */
    public EpochAverage(FlatVector parameters, UpdateArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.mean = parameters.zerosLike();
    }

    /** @return the mean by tensor name; zeros before the first epoch */
    public FlatVector mean() {
        return mean;
    }

    /**
     * @param parameters after an epoch
     * @param before number of epochs already in the mean
     */
    public void add(FlatVector parameters, int before) {
        arithmetic.average(mean.flat(), parameters.flat(), before / (before + 1.0));
    }
}
