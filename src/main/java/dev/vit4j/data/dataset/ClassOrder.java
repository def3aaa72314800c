package dev.vit4j.data.dataset;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.NaturalOrder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Order of the classes of data that names them.
 *
 * @param given class names in the order to use; empty to sort those of the data
 */
public record ClassOrder(List<String> given) {
    /** Sorts the classes of the data, numbers in names by their value. */
    public static final ClassOrder SORTED = new ClassOrder(List.of());

    /** Copies the names. */
    public ClassOrder {
        given = List.copyOf(given);
    }

    /**
     * Reads a list of classes: one name a line, UTF-8. Blanks around a name and empty lines are ignored, and names are brought
     * into Unicode's composed form.
     *
     * @param file a class list
     * @return the classes in that order
     * @throws BadInputException if it cannot be read, is empty or names a class twice
     */
    public static ClassOrder read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": not UTF-8; save it with that encoding", e);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
        Map<String, Integer> lineOf = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String name = ComposedText.of((i == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip());
            if (!name.isEmpty()) {
                Integer before = lineOf.putIfAbsent(name, i + 1);
                require(
                        before == null,
                        "%s: line %d: class '%s' is in line %d already; name each class once",
                        file,
                        i + 1,
                        DisplayText.printable(name),
                        before);
            }
        }
        require(!lineOf.isEmpty(), "%s: names no class; write one name on each line", file);
        return new ClassOrder(List.copyOf(lineOf.keySet()));
    }

    /**
     * @param found names of the classes in the data
     * @param data name of the data, for messages
     * @return class names in order of the class index: the given ones, also those that the data does not have; without any,
     *     those of the data, sorted
     * @throws dev.vit4j.common.BadOptionException if a class of the data is none of the given ones
     */
    public List<String> of(Collection<String> found, String data) {
        if (given.isEmpty()) {
            return found.stream().distinct().sorted(NaturalOrder::compare).toList();
        }
        Set<String> known = new HashSet<>(given);
        List<String> others = found.stream()
                .distinct()
                .filter(name -> !known.contains(name))
                .sorted(NaturalOrder::compare)
                .toList();
        requireOption(
                others.isEmpty(),
                "--class-list: %s has %s not in the list: %s; add %s to the list, or leave out the images",
                data,
                others.size() == 1 ? "a class that is" : others.size() + " classes that are",
                Excerpt.of(others),
                others.size() == 1 ? "it" : "them");
        return given;
    }
}
