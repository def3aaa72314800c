package dev.vit4j.ops.encoder;

import java.util.List;

/** Nonlinearity of a multi-layer perceptron, applied elementwise. */
public enum Activation {
    /** Exact Gaussian error linear unit, {@code 0.5 z (1 + erf(z / sqrt 2))} (Hendrycks and Gimpel 2016, section 2). */
    GELU,
    /**
     * Its approximation by tanh, {@code 0.5 z (1 + tanh(sqrt(2 / pi) (z + 0.044715 z³)))} (the same, section 2).
     * Hugging Face calls it {@code gelu_new} and {@code gelu_pytorch_tanh}.
     */
    GELU_TANH,
    /** Its approximation by a sigmoid, {@code z sigmoid(1.702 z)} (the same, section 2). */
    QUICK_GELU,
    /** {@code max(z, 0)}; its derivative at 0 is 0. */
    RELU,
    /** {@code z sigmoid(z)} (Elfwing, Uchibe and Doya 2018, eq. 3), also called swish. */
    SILU;

    private static final List<Activation> ALL = List.of(values());

    /** @return its number, as an operation keeps it */
    public int code() {
        return ALL.indexOf(this);
    }

    /**
     * @param code what {@link #code} returned
     * @return the activation
     */
    public static Activation of(int code) {
        return ALL.get(code);
    }
}
