package dev.vit4j.ops.fused;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which inputs an operation has, and where.
 *
 * @param <E> all that it may have, in order
 */
public final class InputSet<E extends Enum<E>> {
    private final Class<E> type;
    private final Map<E, Integer> numbers;

    private InputSet(Class<E> type, Set<E> present) {
        this.type = type;
        this.numbers = new EnumMap<>(type);
        present.stream().sorted().forEach(input -> numbers.put(input, numbers.size()));
    }

    /**
     * @param type all that there may be
     * @param present those that there are
     */
    static <E extends Enum<E>> InputSet<E> of(Class<E> type, Set<E> present) {
        return new InputSet<>(type, present);
    }

    /**
     * @param type all that there may be
     * @param bits what {@link #bits} returned
     */
    static <E extends Enum<E>> InputSet<E> ofBits(Class<E> type, int bits) {
        Set<E> present = EnumSet.allOf(type);
        present.removeIf(input -> (bits & bit(type, input)) == 0);
        return new InputSet<>(type, present);
    }

    /** @return a number that stands for them, as an operation keeps it */
    int bits() {
        return numbers.keySet().stream().mapToInt(input -> bit(type, input)).sum();
    }

    private static <E extends Enum<E>> int bit(Class<E> type, E input) {
        return 1 << List.of(type.getEnumConstants()).indexOf(input);
    }

    InputSet<E> with(Collection<E> more) {
        Set<E> all = EnumSet.noneOf(type);
        all.addAll(numbers.keySet());
        all.addAll(more);
        return new InputSet<>(type, all);
    }

    InputSet<E> without(Collection<E> fewer) {
        Set<E> all = EnumSet.noneOf(type);
        all.addAll(numbers.keySet());
        all.removeAll(fewer);
        return new InputSet<>(type, all);
    }

    /** @return whether there is such an input */
    public boolean has(E input) {
        return numbers.containsKey(input);
    }

    /**
     * @param input one that there is
     * @return its number among the inputs
     */
    public int at(E input) {
        return numbers.get(input);
    }

    /** @return those before another, in order */
    List<E> before(E end) {
        List<E> all = new ArrayList<>(numbers.keySet());
        all.removeIf(input -> input.compareTo(end) >= 0);
        return all;
    }

    /** @return those of some that there are, in order */
    List<E> among(Collection<E> some) {
        List<E> all = new ArrayList<>(numbers.keySet());
        all.retainAll(some);
        return all;
    }
}
