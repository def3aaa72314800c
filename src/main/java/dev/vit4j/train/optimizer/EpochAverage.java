package dev.vit4j.train.optimizer;

/** The running mean of the parameters after several epochs. */
public final class EpochAverage {
    private final UpdateArithmetic arithmetic;
    private final FlatVector mean;

    /**
     * @param parameters of whose shapes the mean is
     * @param arithmetic what it is computed with
     */
    public EpochAverage(FlatVector parameters, UpdateArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.mean = parameters.zerosLike();
    }

    /** @return the mean, by tensor; zeros before the first epoch */
    public FlatVector mean() {
        return mean;
    }

    /**
     * @param parameters after an epoch
     * @param before epochs already in the mean
     */
    public void add(FlatVector parameters, int before) {
        arithmetic.average(mean.flat(), parameters.flat(), before / (before + 1.0));
    }
}
