package dev.vit4j.ops.fused;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which inputs an operation of a multi-layer perceptron has, and where. */
public final class MlpInputs {
    private final Map<MlpInput, Integer> numbers = new EnumMap<>(MlpInput.class);

    /** @param present in any order */
    MlpInputs(Set<MlpInput> present) {
        for (MlpInput input : MlpInput.values()) {
            if (present.contains(input)) {
                numbers.put(input, numbers.size());
            }
        }
    }

    /** @param bits what {@link #bits} returned */
    static MlpInputs ofBits(int bits) {
        Set<MlpInput> present = EnumSet.noneOf(MlpInput.class);
        for (MlpInput input : MlpInput.values()) {
            if ((bits >> input.ordinal() & 1) == 1) {
                present.add(input);
            }
        }
        return new MlpInputs(present);
    }

    /** @return a number that stands for them, as an operation keeps it */
    int bits() {
        return numbers.keySet().stream().mapToInt(input -> 1 << input.ordinal()).sum();
    }

    /** @return them and the further ones of the gradient */
    MlpInputs ofGradient() {
        Set<MlpInput> all = EnumSet.copyOf(numbers.keySet());
        all.addAll(List.of(MlpInput.KEPT, MlpInput.DY));
        if (has(MlpInput.GATE)) {
            all.add(MlpInput.KEPT_GATE);
        }
        return new MlpInputs(all);
    }

    /** @return whether there is such an input */
    public boolean has(MlpInput input) {
        return numbers.containsKey(input);
    }

    /**
     * @param input one that there is
     * @return its number among the inputs and, in the gradient, of its gradient among the outputs
     */
    public int at(MlpInput input) {
        return numbers.get(input);
    }

    /** @return those that get a gradient, in order */
    List<MlpInput> differentiated() {
        List<MlpInput> all = new ArrayList<>(numbers.keySet());
        all.removeIf(input -> !input.isDifferentiated());
        return all;
    }

    /** @return weights that multiply rows */
    List<MlpInput> matrices() {
        List<MlpInput> all = new ArrayList<>(numbers.keySet());
        all.retainAll(List.of(MlpInput.INNER, MlpInput.GATE, MlpInput.OUTER));
        return all;
    }
}
