package dev.vit4j.ops.cpu.kernel;

import dev.vit4j.ops.encoder.Activation;

/**
 * An activation of the form {@code z sigmoid(linear z + cubic z³)}. That of GELU by tanh follows from
 * {@code (1 + tanh(u)) / 2 = sigmoid(2u)}.
 *
 * @param linear factor of z
 * @param cubic factor of z³
 */
public record SigmoidUnit(float linear, float cubic) {
    private static final double GELU_SLOPE = 2 * Math.sqrt(2 / Math.PI);

    private static final SigmoidUnit GELU_TANH = new SigmoidUnit((float) GELU_SLOPE, (float) (GELU_SLOPE * 0.044715));
    private static final SigmoidUnit QUICK_GELU = new SigmoidUnit(1.702f, 0);
    private static final SigmoidUnit SILU = new SigmoidUnit(1, 0);

    /**
     * @param activation of that form
     * @return its factors
     * @throws IllegalArgumentException for another
     */
    static SigmoidUnit of(Activation activation) {
        return switch (activation) {
            case GELU_TANH -> GELU_TANH;
            case QUICK_GELU -> QUICK_GELU;
            case SILU -> SILU;
            case GELU, RELU -> throw new IllegalArgumentException(activation + " has no sigmoid");
        };
    }
}
