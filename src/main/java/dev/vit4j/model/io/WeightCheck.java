package dev.vit4j.model.io;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Checks the names and shapes of weights against a configuration. */
final class WeightCheck {
    private WeightCheck() {}

    /**
     * @param where file or model, for messages
     * @param wanted expected shapes by name
     * @param present names that are present
     * @param shape of a present name
     * @throws BadInputException if any is missing, unexpected or of another shape; the message lists them
     */
    static void check(
            String where, Map<String, long[]> wanted, Collection<String> present, Function<String, long[]> shape) {
        check(where, wanted, present, shape, UnaryOperator.identity());
    }

    /**
     * As {@link #check(String, Map, Collection, Function)}, with other names in messages.
     *
     * @param where file or model, for messages
     * @param wanted expected shapes by name
     * @param present names that are present
     * @param shape of a present name
     * @param shown returns the name to show
     * @throws BadInputException if any is missing, unexpected or of another shape; the message lists them
     */
    static void check(
            String where,
            Map<String, long[]> wanted,
            Collection<String> present,
            Function<String, long[]> shape,
            UnaryOperator<String> shown) {
        List<String> faults = new ArrayList<>();
        List<String> missing = wanted.keySet().stream()
                .filter(name -> !present.contains(name))
                .map(shown)
                .toList();
        if (!missing.isEmpty()) {
            faults.add("missing: " + Excerpt.of(missing));
        }
        List<String> unexpected = present.stream()
                .filter(name -> !wanted.containsKey(name))
                .map(shown)
                .toList();
        if (!unexpected.isEmpty()) {
            faults.add("unexpected: " + Excerpt.of(unexpected));
        }
        List<String> misshapen = wanted.entrySet().stream()
                .filter(entry -> present.contains(entry.getKey()))
                .filter(entry -> !Arrays.equals(entry.getValue(), shape.apply(entry.getKey())))
                .map(entry -> shown.apply(entry.getKey()) + " has shape " + Arrays.toString(shape.apply(entry.getKey()))
                        + ", expected " + Arrays.toString(entry.getValue()))
                .toList();
        if (!misshapen.isEmpty()) {
            faults.add("wrong shapes: " + Excerpt.of(misshapen));
        }
        if (!faults.isEmpty()) {
            throw new BadInputException(
                    where + ": the weights do not fit the configuration; " + String.join("; ", faults));
        }
    }
}
