package dev.vit4j.attention.explain;

import java.util.List;
import java.util.Optional;

/** The registry of explanation methods. */
public final class ExplanationMethods {
    /** Every method, in the order of help and tables; the first is the default. */
    private static final List<ExplanationMethod> ALL = List.of(
            new RawAttention(),
            new AttentionRollout(),
            new GradientAttention(),
            new GradCamMethod(),
            new PoolingWeights(),
            new AllMethods());

    private ExplanationMethods() {}

    /** @return every method, in the order of help and tables; the first is the default */
    public static List<ExplanationMethod> all() {
        return ALL;
    }

    /** @return their names, in the same order */
    public static List<String> names() {
        return ALL.stream().map(ExplanationMethod::name).toList();
    }

    /**
     * @param name a name in any case
     * @return the method of that name; empty if there is none
     */
    public static Optional<ExplanationMethod> byName(String name) {
        return ALL.stream()
                .filter(method -> method.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** @return the rankings of every method whose faithfulness is measured */
    public static List<Ranking> rankings() {
        return ALL.stream().flatMap(method -> method.rankings().stream()).toList();
    }
}
