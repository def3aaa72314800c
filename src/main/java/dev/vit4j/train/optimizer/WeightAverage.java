package dev.vit4j.train.optimizer;

/** Exponential moving average of the parameters (Polyak and Juditsky 1992; as used by timm's {@code ModelEmaV2}). */
public final class WeightAverage {
    private final double decay;
    private final UpdateArithmetic arithmetic;
    private final FlatVector average;

    /**
     * @param decay share of the average kept each step, in (0, 1)
     * @param parameters initial values of the average
     * @param arithmetic computes the average
     */
    public WeightAverage(double decay, FlatVector parameters, UpdateArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.decay = decay;
        this.average = parameters.zerosLike();
        this.average.flat().assign(parameters.flat());
    }

    /** @return the averaged tensors */
    public FlatVector average() {
        return average;
    }

    /** @param parameters after an update */
    public void update(FlatVector parameters) {
        arithmetic.average(average.flat(), parameters.flat(), decay);
    }
}
